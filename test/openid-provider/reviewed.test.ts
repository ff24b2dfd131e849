import { decodeJwt } from 'jose';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { inspectApplication } from '../../src/applications/inspect-application.ts';
import { applications } from '../../src/applications/schema.ts';
import { runChores } from '../../src/chores.ts';
import { grants, refreshTokens } from '../../src/grants/schema.ts';
import { hiddenFields, submit } from '../support/worker/forms.ts';
import { makeUserOfTwo, pageAfter } from '../support/worker/on-the-way.ts';
import { historyOf, makeTenant, makeUser, PASSWORD, signInAs } from '../support/worker/people.ts';
import { call, makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import { clock, DAY, HOUR, MINUTE, services } from '../support/worker/world.ts';

const OFFLINE = 'openid profile email tenant offline_access';

async function countRows(app: RelyingParty): Promise<{ grants: number; tokens: number }> {
  const { db } = services();
  const [row] = await db.all<{ grants: number; tokens: number }>(
    sql`select (select count(*) from ${grants} where ${grants.applicationId} = ${app.row.id}) as grants,
      (select count(*) from ${refreshTokens} join ${grants} on ${grants.id} = ${refreshTokens.grantId}
        where ${grants.applicationId} = ${app.row.id}) as tokens`,
  );
  return row!;
}

describe('a proof given for a request', () => {
  test('counts for it a quarter of an hour, however often the page between is opened', async () => {
    const { person } = await makeUserOfTwo();
    const app = await makeRelyingParty();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    const proved = await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    let page = await person.get(proved.location!);
    for (let opened = 0; opened < 3; opened += 1) {
      expect(page.status).toBe(200);
      clock.advance(7 * MINUTE);
      const { request } = hiddenFields(page, '/oauth2/authorize/tenant');
      page = await person.get(`/oauth2/authorize?resume=${request!}`);
    }
    expect(page.location).toMatch(/^\/sign-in\/again\?flow=/);
  });
});

describe('what one person answers', () => {
  test('counts for nobody who signs in meanwhile in the same browser', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    const { username } = await makeUser(tenant);
    const app = await makeRelyingParty({ firstParty: false });
    const asked = await person.get(await app.authorizePath());
    const someone = await signInAs(username);
    person.cookies.set('__Host-session', someone.cookies.get('__Host-session')!);

    const anew = await pageAfter(person, await submit(person, asked, '/oauth2/authorize/consent'));
    expect(anew.status).toBe(200);
    expect(anew.text).toContain(username);
    expect(await historyOf(username)).not.toContain(`consent-given success ${app.row.name}`);
  });
});

describe('an application of others', () => {
  test('gets tokens for the APIs that the person was told of, and for no more', async () => {
    const api = 'https://api.example/orders';
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false, resources: [api] });
    const asked = await person.get(await app.authorizePath());
    await submit(person, asked, '/oauth2/authorize/consent');
    const code = await app.codeFrom(person);
    expect((await app.exchange(code, { resource: api })).body['error']).toBe('invalid_target');

    const again = await person.get(await app.authorizePath({ resource: api }));
    expect(again.text).toContain(api);
    const allowed = await submit(person, again, '/oauth2/authorize/consent');
    const tokens = await app.exchange(app.answerIn(allowed).get('code')!);
    expect(decodeJwt(tokens.body['access_token'] as string).aud).toBe(api);
    // What was let before stays.
    expect((await person.get(await app.authorizePath({ resource: api }))).status).toBe(303);
    expect((await person.get(await app.authorizePath())).status).toBe(303);
  });

  test('on the person’s own device is let in anew each time: nothing proves who listens there', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({
      firstParty: false,
      kind: 'native',
      authentication: 'none',
      redirectUris: ['http://127.0.0.1/callback'],
    });
    const asked = await person.get(await app.authorizePath());
    await submit(person, asked, '/oauth2/authorize/consent');
    expect((await person.get(await app.authorizePath())).status).toBe(200);
    const silent = app.answerIn(await person.get(await app.authorizePath({ prompt: 'none' })));
    expect(silent.get('error')).toBe('consent_required');
  });

  test('that was ours before holds nothing until the person consents', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const tokens = await app.signIn(person, { scope: OFFLINE });
    await services()
      .db.update(applications)
      .set({ firstParty: false })
      .where(eq(applications.id, app.row.id));
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.refresh(tokens.refresh_token!)).body['error']).toBe('invalid_grant');
  });
});

test('claims asked for by name end with the scope that the application loses', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const claims = JSON.stringify({ id_token: { email: null }, userinfo: { email: null } });
  const tokens = await app.signIn(person, { scope: 'openid profile offline_access', claims });
  expect(decodeJwt(tokens.id_token)).toHaveProperty('email');
  await services()
    .db.update(applications)
    .set({ scopes: 'openid profile offline_access' })
    .where(eq(applications.id, app.row.id));
  const { body } = await app.refresh(tokens.refresh_token!);
  expect(decodeJwt(body['id_token'] as string)).not.toHaveProperty('email');
  expect((await app.userinfo(body['access_token'] as string)).body).not.toHaveProperty('email');
});

describe('a session', () => {
  test('ended by the token that it had before a step-up ends all the same', async () => {
    const { person, username } = await makeUser(await makeTenant());
    const other = await signInAs(username);
    const shown = await other.get('/account');
    const before = /sessions\/([0-9a-f]{64})\/sign-out/.exec(shown.html)![1]!;
    const led = await person.get(await (await makeRelyingParty()).authorizePath({ prompt: 'login' }));
    await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    await other.post(`/account/sessions/${before}/sign-out`);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in/);
  });
});

describe('what strangers and the busy leave behind', () => {
  test('an assertion of which nothing is as it should be is refused, and breaks nothing', async () => {
    const part = (content: object) => btoa(JSON.stringify(content)).replaceAll('=', '');
    const assertion = `${part({ alg: 'none' })}.${part({ sub: { a: 1 } })}.x`;
    const answered = await call('/oauth2/token', {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    expect(answered.status).toBe(401);
  });

  test('used refresh tokens are gone after a day, and a thief with one still ends the family', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const first = await app.signIn(person, { scope: OFFLINE });
    let token = first.refresh_token!;
    for (let turn = 0; turn < 4; turn += 1) {
      clock.advance(HOUR);
      token = (await app.refresh(token)).body['refresh_token'] as string;
    }
    expect((await countRows(app)).tokens).toBe(5);
    clock.advance(DAY + MINUTE);
    await runChores(services());
    expect((await countRows(app)).tokens).toBe(1);
    expect((await app.refresh(first.refresh_token!)).body['error']).toBe('invalid_grant');
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('a sign-in whose refresh token nobody used in its time is gone, and not listed', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    await app.signIn(person, { scope: OFFLINE });
    clock.advance(32 * DAY);
    await runChores(services());
    expect(await countRows(app)).toEqual({ grants: 0, tokens: 0 });
  });

  test('of more than twenty devices the one longest unused gives way', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const first = await app.signIn(person, { scope: OFFLINE });
    for (let device = 0; device < 20; device += 1) {
      clock.advance(1_000);
      await app.signIn(person, { scope: OFFLINE });
    }
    expect((await app.refresh(first.refresh_token!)).body['error']).toBe('invalid_grant');
    clock.advance(DAY + MINUTE);
    await runChores(services());
    expect((await countRows(app)).grants).toBe(20);
  });

  test('one sign-in is refreshed so often an hour and no more, which ends nothing', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    let token = (await app.signIn(person, { scope: OFFLINE })).refresh_token!;
    for (let turn = 0; turn < 120; turn += 1) {
      token = (await app.refresh(token)).body['refresh_token'] as string;
    }
    const over = await app.refresh(token);
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    clock.advance(HOUR);
    expect((await app.refresh(token)).status).toBe(200);
  }, 60_000);

  test('whoever is refused again and again is told of twenty times an hour', async () => {
    const tenant = await makeTenant();
    const { person, username } = await makeUser(tenant);
    const app = await makeRelyingParty();
    await services().db.run(
      sql`update users set deactivated_at = 1, epoch = ${clock.now()} where tenant_id = ${tenant.id}`,
    );
    const path = await app.authorizePath({ acr_values: `tenant:${tenant.id}` });
    for (let tried = 0; tried < 25; tried += 1) expect((await person.get(path)).status).toBe(403);
    const told = (await historyOf(username)).filter((event) => event.includes('deactivated'));
    expect(told).toHaveLength(20);
  });
});

describe('a way back to the application, and an address for each page', () => {
  test('whoever does not want to prove who they are again goes back, and the application hears it', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    const page = await person.get(led.location!);
    const back = await submit(person, page, '/oauth2/authorize/refusal');
    expect(app.answerIn(back).get('error')).toBe('access_denied');
  });

  test('the consent after a choice is opened again where it was, for the tenant that was chosen', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    const choice = await person.get(await app.authorizePath());
    const fields = { ...hiddenFields(choice, '/oauth2/authorize/tenant'), tenant: tenants[1].id };
    const posted = await person.post('/oauth2/authorize/tenant', fields);
    expect(posted.status).toBe(303);
    for (let opened = 0; opened < 2; opened += 1) {
      const page = await person.get(posted.location!);
      expect(page.text).toContain(tenants[1].name);
      expect(page.text).not.toContain(tenants[0].name);
    }
  });

  test('someone who is in no tenant any more is told so', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    await services().db.run(sql`update users set deactivated_at = 1 where tenant_id = ${tenant.id}`);
    const page = await person.get(await (await makeRelyingParty()).authorizePath());
    expect(page.text).toContain('You are not an active user of any tenant.');
  });
});

test('an operator sees how many sign-ins hold, and none that has ended', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const signIns = async () => (await inspectApplication(services(), app.row.id)).signIns;
  await app.signIn(person);
  await app.signIn(person, { scope: OFFLINE });
  expect(await signIns()).toBe(2);
  await person.post('/sign-out');
  expect(await signIns()).toBe(1);
});
