import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser, endSessionsOfUser } from '../../src/users/deactivate-user.ts';
import { submit } from '../support/worker/forms.ts';
import { chooseTenant, makeUserOfTwo, proveOnTheWay, signInOnTheWay } from '../support/worker/on-the-way.ts';
import { historyOf, makeTenant, makeUser, signInAs } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

const REFUSAL = '/oauth2/authorize/refusal';

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  return { ...(await makeUserOfTwo()), app: await makeRelyingParty(given) };
}

/** The tenants that the page offers. */
function offeredOn(page: Page): string[] {
  return [...page.html.matchAll(/name="tenant" value="([^"]+)"/g)].map(([, id]) => id!).toSorted();
}

async function tokensBy(app: RelyingParty, page: Page) {
  const { body, text, status } = await app.exchange(app.answerIn(page).get('code') ?? 'none');
  if (status !== 200) throw new Error(`${page.location} ${text}`);
  return body as { id_token: string; access_token: string; refresh_token?: string };
}

async function tenantBy(app: RelyingParty, page: Page): Promise<unknown> {
  return decodeJwt((await tokensBy(app, page)).id_token)['tenant'];
}

describe('R6: which tenant someone enters by an application', () => {
  test('the one that it names by acr_values, without a question', async () => {
    const { app, person, tenants } = await makeWorld();
    for (const { id } of tenants) {
      const acr_values = `urn:superid:acr:basic tenant:${id}`;
      expect(await tenantBy(app, await person.get(await app.authorizePath({ acr_values })))).toBe(id);
    }
  });

  test('else the one of the ID token that it brings', async () => {
    const { app, person, tenants } = await makeWorld();
    const { id_token } = await app.signIn(person, { acr_values: `tenant:${tenants[1].id}` });
    const page = await person.get(await app.authorizePath({ prompt: 'none', id_token_hint: id_token }));
    expect(await tenantBy(app, page)).toBe(tenants[1].id);
  });

  test('acr_values before the ID token', async () => {
    const { app, person, tenants } = await makeWorld();
    const { id_token } = await app.signIn(person, { acr_values: `tenant:${tenants[1].id}` });
    const given = { acr_values: `tenant:${tenants[0].id}`, id_token_hint: id_token };
    expect(await tenantBy(app, await person.get(await app.authorizePath(given)))).toBe(tenants[0].id);
  });

  test('else the only one', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    const app = await makeRelyingParty();
    expect(await tenantBy(app, await person.get(await app.authorizePath()))).toBe(tenant.id);
  });

  test('the only one that the application serves counts as the only one', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ tenants: [tenants[1]] });
    expect(await tenantBy(app, await person.get(await app.authorizePath()))).toBe(tenants[1].id);
  });

  test('else the person chooses, and the application gets the one that was chosen', async () => {
    const { app, person, tenants, username } = await makeWorld();
    const page = await person.get(await app.authorizePath());
    expect(page.status).toBe(200);
    expect(page.text).toContain(app.row.name);
    expect(page.text).toContain(username);
    for (const { name } of tenants) expect(page.text).toContain(name);
    expect(offeredOn(page)).toEqual(tenants.map(({ id }) => id).toSorted());
    expect(await tenantBy(app, await chooseTenant(person, page, tenants[1]))).toBe(tenants[1].id);
    expect(await historyOf(username)).toContain(`application-entered success ${app.row.name}`);
  });

  test('without a person to ask it is interaction_required', async () => {
    const { app, person } = await makeWorld();
    const page = await person.get(await app.authorizePath({ prompt: 'none' }));
    expect(app.answerIn(page).get('error')).toBe('interaction_required');
  });

  test('after the sign-in it is the same', async () => {
    const { app, username, tenants } = await makeWorld();
    const person = new Person();
    const page = await signInOnTheWay(person, await person.get(await app.authorizePath()), username);
    expect(offeredOn(page)).toHaveLength(2);
    expect(await tenantBy(app, await chooseTenant(person, page, tenants[0]))).toBe(tenants[0].id);
  });

  test('only what they may enter is offered', async () => {
    const { app, person, tenants, userId } = await makeWorld();
    await deactivateUser(services(), tenants[0].id, { userId, actor: SERVICE });
    expect(await tenantBy(app, await person.get(await app.authorizePath()))).toBe(tenants[1].id);
  });
});

describe('the chosen tenant belongs to the sign-in of that application', () => {
  test('the next request asks again: nothing is kept', async () => {
    const { app, person, tenants } = await makeWorld();
    await chooseTenant(person, await person.get(await app.authorizePath()), tenants[1]);
    expect(offeredOn(await person.get(await app.authorizePath()))).toHaveLength(2);
  });

  test('two tabs are in two tenants at once', async () => {
    const { app, person, tenants } = await makeWorld();
    const scope = 'openid tenant offline_access';
    const pages = [
      await person.get(await app.authorizePath({ scope })),
      await person.get(await app.authorizePath({ scope })),
    ];
    const [second, first] = [
      await tokensBy(app, await chooseTenant(person, pages[1]!, tenants[1])),
      await tokensBy(app, await chooseTenant(person, pages[0]!, tenants[0])),
    ];
    for (const [tokens, { id }] of [
      [first, tenants[0]],
      [second, tenants[1]],
    ] as const) {
      expect((await app.userinfo(tokens.access_token)).body).toMatchObject({ tenant: id });
      const refreshed = await app.refresh(tokens.refresh_token!);
      expect(decodeJwt(refreshed.body['id_token'] as string)).toMatchObject({ tenant: id });
    }
    expect(decodeJwt(first.id_token).sub).toBe(decodeJwt(second.id_token).sub);
    expect(decodeJwt(first.id_token)['sid']).not.toBe(decodeJwt(second.id_token)['sid']);
  });

  test('two applications, too; the second one without a click', async () => {
    const { app, person, tenants } = await makeWorld();
    const other = await makeRelyingParty();
    const here = { acr_values: `tenant:${tenants[0].id}` };
    const there = { acr_values: `tenant:${tenants[1].id}`, prompt: 'none' };
    expect(await tenantBy(app, await person.get(await app.authorizePath(here)))).toBe(tenants[0].id);
    expect(await tenantBy(other, await person.get(await other.authorizePath(there)))).toBe(tenants[1].id);
  });

  test('what ends it in one tenant leaves the other', async () => {
    const { app, person, tenants, userId } = await makeWorld();
    const [first, second] = [
      await app.signIn(person, { acr_values: `tenant:${tenants[0].id}` }),
      await app.signIn(person, { acr_values: `tenant:${tenants[1].id}` }),
    ];
    await deactivateUser(services(), tenants[0].id, { userId, actor: SERVICE });
    expect((await app.userinfo(first.access_token)).status).toBe(401);
    expect((await app.userinfo(second.access_token)).status).toBe(200);
  });
});

describe('prompt=select_account', () => {
  const select = { prompt: 'select_account' };

  test('offers the choice again, also where the application names a tenant', async () => {
    const { app, person, tenants } = await makeWorld();
    const page = await person.get(
      await app.authorizePath({ ...select, acr_values: `tenant:${tenants[0].id}` }),
    );
    expect(offeredOn(page)).toHaveLength(2);
    expect(await tenantBy(app, await chooseTenant(person, page, tenants[1]))).toBe(tenants[1].id);
  });

  test('also where there is only one tenant: the account may be another', async () => {
    const { person } = await makeUser(await makeTenant());
    const other = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const page = await person.get(await app.authorizePath(select));
    expect(offeredOn(page)).toHaveLength(1);
    const [, path] = /href="(\/sign-in\?flow=[^"]+)"/.exec(page.html)!;
    const led = { ...page, flow: new URLSearchParams(path!.split('?')[1]).get('flow')! };
    const back = await signInOnTheWay(person, led, other.username);
    expect(await tenantBy(app, back)).toBe(other.tenantId);
  });

  test('whoever signs in for it has chosen already', async () => {
    const { username, tenantId } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const person = new Person();
    const led = await person.get(await app.authorizePath(select));
    expect(await tenantBy(app, await signInOnTheWay(person, led, username))).toBe(tenantId);
  });

  test('together with none is invalid_request', async () => {
    const { app, person } = await makeWorld();
    const page = await person.get(await app.authorizePath({ prompt: 'none select_account' }));
    expect(app.answerIn(page).get('error')).toBe('invalid_request');
  });

  test('together with login: the choice, and one proof', async () => {
    const { app, person, tenants } = await makeWorld();
    clock.advance(1000);
    const led = await person.get(await app.authorizePath({ prompt: 'login select_account' }));
    const page = await proveOnTheWay(person, led);
    expect(offeredOn(page)).toHaveLength(2);
    clock.advance(MINUTE);
    expect(await tenantBy(app, await chooseTenant(person, page, tenants[0]))).toBe(tenants[0].id);
  });
});

describe('someone without access gets a page, not a loop', () => {
  async function expectNoAccess(app: RelyingParty, person: Person, given: Record<string, string> = {}) {
    const page = await person.get(await app.authorizePath(given));
    expect(page.status).toBe(403);
    expect(page.location).toBeNull();
    expect(page.text).toContain(app.row.name);
    const silent = await person.get(await app.authorizePath({ ...given, prompt: 'none' }));
    expect(app.answerIn(silent).get('error')).toBe('access_denied');
    return page;
  }

  test('to a tenant that they are not in', async () => {
    const { app, person } = await makeWorld();
    const other = await makeTenant();
    const page = await expectNoAccess(app, person, { acr_values: `tenant:${other.id}` });
    expect(page.text, 'it tells no more than the application knew').not.toContain(other.name);
  });

  test('the same to one that is not there', async () => {
    const { app, person } = await makeWorld();
    const other = await makeTenant();
    const pages = [
      await expectNoAccess(app, person, { acr_values: `tenant:${other.id}` }),
      await expectNoAccess(app, person, { acr_values: 'tenant:Test0' }),
    ];
    const [there, gone] = pages.map(({ text }) => text.replaceAll(/Test\d+/g, 'Test'));
    expect(there).toBe(gone);
  });

  test('to a tenant that the application does not serve', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ tenants: [tenants[0]] });
    await expectNoAccess(app, person, { acr_values: `tenant:${tenants[1].id}` });
  });

  test('to an application that serves none of theirs', async () => {
    const { person } = await makeUserOfTwo();
    await expectNoAccess(await makeRelyingParty({ tenants: [await makeTenant()] }), person);
  });

  test('deactivated there', async () => {
    const { app, person, tenants, userId } = await makeWorld();
    await deactivateUser(services(), tenants[0].id, { userId, actor: SERVICE });
    await expectNoAccess(app, person, { acr_values: `tenant:${tenants[0].id}` });
  });

  test('to a tenant that is suspended', async () => {
    const { app, person, tenants } = await makeWorld();
    await suspendTenant(services(), tenants[0].id, SERVICE);
    await expectNoAccess(app, person, { acr_values: `tenant:${tenants[0].id}` });
  });

  test('they can go back, and the application hears access_denied', async () => {
    const { app, person } = await makeWorld();
    const page = await person.get(await app.authorizePath({ acr_values: 'tenant:Test0' }));
    const answer = app.answerIn(await submit(person, page, REFUSAL));
    expect(Object.fromEntries(answer)).toMatchObject({ error: 'access_denied', state: 'a state' });
  });

  test('they can be somebody else, and go on', async () => {
    const { app, person } = await makeWorld();
    const other = await makeUser(await makeTenant());
    const page = await person.get(await app.authorizePath({ acr_values: `tenant:${other.tenantId}` }));
    const [, path] = /href="(\/sign-in\?flow=[^"]+)"/.exec(page.html)!;
    const led = { ...page, flow: new URLSearchParams(path!.split('?')[1]).get('flow')! };
    expect(await tenantBy(app, await signInOnTheWay(person, led, other.username))).toBe(other.tenantId);
  });

  test('a tenant that was not offered cannot be chosen', async () => {
    const { app, person } = await makeWorld();
    const other = await makeTenant();
    const page = await person.get(await app.authorizePath());
    const chosen = await chooseTenant(person, page, other);
    expect(chosen.status).toBe(403);
    expect(chosen.location).toBeNull();
  });
});

describe('a tenant that has ended their sessions', () => {
  test('is entered again by a new proof, and only by one', async () => {
    const { app, person, tenants, userId } = await makeWorld();
    const here = { acr_values: `tenant:${tenants[0].id}` };
    const { access_token } = await app.signIn(person, here);
    clock.advance(1000);
    await endSessionsOfUser(services(), tenants[0].id, { userId, actor: SERVICE });
    clock.advance(1000);
    expect((await app.userinfo(access_token)).status).toBe(401);
    const silent = await person.get(await app.authorizePath({ ...here, prompt: 'none' }));
    expect(app.answerIn(silent).get('error')).toBe('login_required');
    const there = await person.get(await app.authorizePath({ acr_values: `tenant:${tenants[1].id}` }));
    expect(await tenantBy(app, there), 'the other notices nothing').toBe(tenants[1].id);
    const led = await person.get(await app.authorizePath(here));
    expect(led.location).toMatch(/^\/sign-in\/again\?/);
    expect(await tenantBy(app, await proveOnTheWay(person, led))).toBe(tenants[0].id);
  });

  test('ends a code that was on its way', async () => {
    const { app, person, tenants, userId } = await makeWorld();
    const code = await app.codeFrom(person, { acr_values: `tenant:${tenants[0].id}` });
    clock.advance(1000);
    await endSessionsOfUser(services(), tenants[0].id, { userId, actor: SERVICE });
    expect((await app.exchange(code)).body['error']).toBe('invalid_grant');
  });
});

test('tenants stay apart: an ID token of one person says nothing of another of the same name', async () => {
  const { app, person, username, tenants } = await makeWorld();
  const stranger = await makeUser(tenants[0]);
  const [mine, theirs] = [
    await app.signIn(person, { acr_values: `tenant:${tenants[0].id}` }),
    await app.signIn(await signInAs(stranger.username)),
  ];
  const [me, them] = [mine, theirs].map(({ id_token }) => decodeJwt(id_token));
  expect(me!.sub).not.toBe(them!.sub);
  expect((await app.userinfo(theirs.access_token)).text).not.toContain(username);
});
