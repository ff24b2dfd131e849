import { describe, expect, test } from 'vitest';
import { submit } from '../support/worker/forms.ts';
import { chooseTenant, makeUserOfTwo } from '../support/worker/on-the-way.ts';
import { historyOf, makeUser, signInAs } from '../support/worker/people.ts';
import type { Page, Person } from '../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import { clock, DAY } from '../support/worker/world.ts';
import { makeVisitor } from '../support/worker/visitor.ts';

const CONSENT = '/oauth2/authorize/consent';
const REFUSAL = '/oauth2/authorize/refusal';

/** Someone, and an application that belongs neither to us nor to their tenant. */
function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  return makeVisitor({ firstParty: false, ...given });
}

function isAsked(page: Page): boolean {
  return page.status === 200 && page.html.includes(`action="${CONSENT}"`);
}

/** Presses the button, and answers the code. */
async function allow(app: RelyingParty, person: Person, page: Page): Promise<string> {
  const code = app.answerIn(await submit(person, page, CONSENT)).get('code');
  if (code === null) throw new Error('There is no code.');
  return code;
}

async function enterOnce(app: RelyingParty, person: Person, given: Record<string, string> = {}) {
  return allow(app, person, await person.get(await app.authorizePath(given)));
}

async function errorOf(app: RelyingParty, person: Person, given: Record<string, string> = {}) {
  return app.answerIn(await person.get(await app.authorizePath({ prompt: 'none', ...given }))).get('error');
}

describe('an application of third parties', () => {
  test('asks first: who, for which tenant, as whom, for what', async () => {
    const { app, person, tenant, username } = await makeWorld();
    const page = await person.get(await app.authorizePath({ scope: 'openid email offline_access' }));
    expect(isAsked(page)).toBe(true);
    for (const told of [app.row.name, tenant.name, tenant.id, username]) expect(page.text).toContain(told);
    const fewer = await person.get(await app.authorizePath({ scope: 'openid' }));
    const count = ({ html }: Page) => html.split('<li>').length;
    expect(count(page) - count(fewer)).toBe(2);
  });

  test('gets its code when the person lets it in', async () => {
    const { app, person, username } = await makeWorld();
    const { status, body } = await app.exchange(await enterOnce(app, person));
    expect(status).toBe(200);
    expect((await app.userinfo(body['access_token'] as string)).body).toMatchObject({ email: username });
    expect(await historyOf(username)).toContain(`consent-given success ${app.row.name}`);
  });

  test('hears access_denied when the person does not, and nothing is remembered', async () => {
    const { app, person } = await makeWorld();
    const asked = await person.get(await app.authorizePath());
    const refused = await submit(person, asked, REFUSAL);
    expect(app.answerIn(refused).get('error')).toBe('access_denied');
    expect(isAsked(await person.get(await app.authorizePath()))).toBe(true);
  });

  test('hears consent_required where nobody can be asked', async () => {
    const { app, person } = await makeWorld();
    expect(await errorOf(app, person)).toBe('consent_required');
  });

  test('looking at the page changes nothing', async () => {
    const { app, person } = await makeWorld();
    await person.get(await app.authorizePath());
    expect(await errorOf(app, person)).toBe('consent_required');
  });

  test('asks after the tenant is chosen, and for that one', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    const choice = await person.get(await app.authorizePath());
    const asked = await chooseTenant(person, choice, tenants[1]);
    expect(isAsked(asked)).toBe(true);
    expect(asked.text).toContain(tenants[1].name);
    expect(asked.text).not.toContain(tenants[0].name);
    const { body } = await app.exchange(await allow(app, person, asked));
    expect((await app.userinfo(body['access_token'] as string)).body).toMatchObject({
      tenant: tenants[1].id,
    });
  });

  test('may be any other site, which presses no button here', async () => {
    const { app, person } = await makeWorld();
    const asked = await person.get(await app.authorizePath());
    const request = /name="request" value="([^"]+)"/.exec(asked.html)![1]!;
    const elsewhere = { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' };
    const tenant = /name="tenant" value="([^"]+)"/.exec(asked.html)![1]!;
    expect((await person.post(CONSENT, { request, tenant }, elsewhere)).status).toBe(403);
    expect(await errorOf(app, person)).toBe('consent_required');
  });
});

describe('what is remembered', () => {
  test('the next time there is no question, in any browser and for long', async () => {
    const { app, person, username } = await makeWorld();
    await enterOnce(app, person);
    expect(await errorOf(app, person)).toBeNull();
    clock.advance(100 * DAY);
    expect(await errorOf(app, await signInAs(username))).toBeNull();
  });

  test('less than before needs no question, more does, and then all of it holds', async () => {
    const { app, person } = await makeWorld();
    await enterOnce(app, person, { scope: 'openid email' });
    expect(await errorOf(app, person, { scope: 'openid' })).toBeNull();
    expect(await errorOf(app, person, { scope: 'openid profile' })).toBe('consent_required');
    await enterOnce(app, person, { scope: 'openid profile' });
    expect(await errorOf(app, person, { scope: 'openid profile email' })).toBeNull();
  });

  test('a claim that is asked for by its name counts as what it is of', async () => {
    const { app, person } = await makeWorld();
    await enterOnce(app, person, { scope: 'openid' });
    const claims = JSON.stringify({ userinfo: { email: null } });
    expect(await errorOf(app, person, { scope: 'openid', claims })).toBe('consent_required');
    expect(await errorOf(app, person, { scope: 'openid' })).toBeNull();
  });

  test('it is of one tenant', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    await enterOnce(app, person, { acr_values: `tenant:${tenants[0].id}` });
    expect(await errorOf(app, person, { acr_values: `tenant:${tenants[0].id}` })).toBeNull();
    expect(await errorOf(app, person, { acr_values: `tenant:${tenants[1].id}` })).toBe('consent_required');
  });

  test('it is of one person and one application', async () => {
    const { app, person, tenant } = await makeWorld();
    await enterOnce(app, person);
    const colleague = await makeUser(tenant);
    expect(await errorOf(app, colleague.person)).toBe('consent_required');
    const other = await makeRelyingParty({ firstParty: false });
    expect(await errorOf(other, person)).toBe('consent_required');
  });

  test('prompt=consent asks all the same', async () => {
    const { app, person } = await makeWorld();
    await enterOnce(app, person);
    const page = await person.get(await app.authorizePath({ prompt: 'consent' }));
    expect(isAsked(page)).toBe(true);
    expect(await allow(app, person, page)).not.toBe('');
  });
});

describe("taken back in 'My account'", () => {
  async function takeBack({ app, person, tenant }: Awaited<ReturnType<typeof makeWorld>>) {
    const account = await person.get('/account');
    expect(account.text).toContain(app.row.name);
    const removal = `/account/applications/${app.row.id}/${tenant.id}/removal`;
    expect((await submit(person, account, removal)).status).toBe(303);
    expect((await person.get('/account')).text).not.toContain(app.row.name);
  }

  test('the application asks again, and hears consent_required where it cannot', async () => {
    const world = await makeWorld();
    const { app, person } = world;
    await enterOnce(app, person);
    await takeBack(world);
    expect(await errorOf(app, person)).toBe('consent_required');
    expect(isAsked(await person.get(await app.authorizePath()))).toBe(true);
  });

  test('what it holds counts no more', async () => {
    const world = await makeWorld();
    const { app, person } = world;
    const { body } = await app.exchange(await enterOnce(app, person, { scope: 'openid offline_access' }));
    await takeBack(world);
    expect((await app.userinfo(body['access_token'] as string)).status).toBe(401);
    expect((await app.refresh(body['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });
});

test('an application of ours never asks', async () => {
  const { app, person } = await makeWorld({ firstParty: true });
  expect(await errorOf(app, person)).toBeNull();
});
