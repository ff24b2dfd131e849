import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { ORIGIN } from '../../support/worker/world.ts';

const [ORDERS, STOCK] = ['https://api.example/orders', 'urn:example:stock'];
const SCOPE = 'openid offline_access';

async function makeWorld() {
  const app = await makeRelyingParty({ resources: [ORDERS, STOCK] });
  return { ...(await makeUser(await makeTenant())), app };
}

const audienceOf = (body: Record<string, unknown>) => decodeJwt(body['access_token'] as string).aud;

describe('RFC 8707 §2.1: the authorization request names what the access token is for', () => {
  test('nothing named: the issuer, whose UserInfo it opens', async () => {
    const { app, person } = await makeWorld();
    const { access_token } = await app.signIn(person);
    expect(audienceOf({ access_token })).toBe(ORIGIN);
    expect((await app.userinfo(access_token)).status).toBe(200);
  });

  test('one API: it alone', async () => {
    const { app, person } = await makeWorld();
    const { access_token } = await app.signIn(person, { resource: ORDERS });
    expect(audienceOf({ access_token })).toBe(ORDERS);
    expect((await app.userinfo(access_token)).status).toBe(401);
  });

  test('several: each of them', async () => {
    const { app, person } = await makeWorld();
    const path = await app.authorizePath({ resource: ORDERS });
    const page = await person.get(`${path}&resource=${STOCK}&resource=${ORIGIN}`);
    const { body } = await app.exchange(app.answerIn(page).get('code')!);
    expect(audienceOf(body)).toEqual([ORDERS, STOCK, ORIGIN]);
    expect((await app.userinfo(body['access_token'] as string)).status).toBe(200);
  });

  test.each(['https://api.example/', `${ORDERS}/`, `${ORDERS}#x`, 'orders'])(
    '%s is not its own: invalid_target',
    async (resource) => {
      const { app, person } = await makeWorld();
      const page = await person.get(await app.authorizePath({ resource }));
      expect(app.answerIn(page).get('error')).toBe('invalid_target');
    },
  );
});

describe('RFC 8707 §2.2: the token request narrows', () => {
  test('at the exchange to one of those granted, and not to another', async () => {
    const { app, person } = await makeWorld();
    const path = `${await app.authorizePath({ resource: ORDERS })}&resource=${STOCK}`;
    const code = async () => app.answerIn(await person.get(path)).get('code')!;
    expect(audienceOf((await app.exchange(await code(), { resource: STOCK })).body)).toBe(STOCK);
    const other = await app.exchange(await code(), { resource: ORIGIN });
    expect(other.body['error']).toBe('invalid_target');
  });

  test('at each refresh, and the next one has all again', async () => {
    const { app, person } = await makeWorld();
    const path = `${await app.authorizePath({ scope: SCOPE, resource: ORDERS })}&resource=${STOCK}`;
    const { body } = await app.exchange(app.answerIn(await person.get(path)).get('code')!);
    const narrow = await app.refresh(body['refresh_token'] as string, { resource: ORDERS });
    expect(audienceOf(narrow.body)).toBe(ORDERS);
    const all = await app.refresh(narrow.body['refresh_token'] as string);
    expect(audienceOf(all.body)).toEqual([ORDERS, STOCK]);
  });

  test('where none was named, to any of its own', async () => {
    const { app, person } = await makeWorld();
    const { refresh_token } = await app.signIn(person, { scope: SCOPE });
    const { body } = await app.refresh(refresh_token!, { resource: ORDERS });
    expect(audienceOf(body)).toBe(ORDERS);
    const foreign = await app.refresh(body['refresh_token'] as string, {
      resource: 'https://other.example/',
    });
    expect(foreign.body['error']).toBe('invalid_target');
  });
});
