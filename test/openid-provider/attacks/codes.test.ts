import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { applications } from '../../../src/applications/schema.ts';
import { limitFor } from '../../../src/limits/reserve.ts';
import { limits } from '../../../src/limits/schema.ts';
import { dumpD1 } from '../../support/worker/dump.ts';
import { getAccount, historyOf, makeTenant, makeUser } from '../../support/worker/people.ts';
import { makeRelyingParty, type Answered } from '../../support/worker/relying-party.ts';
import { ALL_SCOPES, COUNTS, OVER, stateOf, type Tokens } from '../../support/worker/signed-in.ts';
import { clock, MINUTE, services } from '../../support/worker/world.ts';

const PUBLIC = { kind: 'native', authentication: 'none' } as const;

async function makeSignIn(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const { person, username } = await makeUser(await makeTenant());
  return { person, username, app: await makeRelyingParty(given) };
}

function expectNoGrant({ status, body }: Answered): void {
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: 'invalid_grant' });
  expect(body).not.toHaveProperty('access_token');
}

describe('RFC 9700 §4.5: an injected code', () => {
  test('of another client is worth nothing, and is not spent by whoever tries', async () => {
    const { person, app } = await makeSignIn();
    const thief = await makeRelyingParty();
    thief.verifier = app.verifier;
    const code = await app.codeFrom(person);
    expectNoGrant(await thief.exchange(code));
    expect((await app.exchange(code)).status).toBe(200);
  });

  test('of another client is worth nothing to a public one either', async () => {
    const { person, app } = await makeSignIn(PUBLIC);
    const thief = await makeRelyingParty(PUBLIC);
    thief.verifier = app.verifier;
    expectNoGrant(await thief.exchange(await app.codeFrom(person)));
  });

  test.each([
    ['another of the same application', 'https://app.example/other'],
    ['one that is not registered', 'https://evil.example/callback'],
    ['the same with a query', 'https://app.example/callback?'],
    ['none', ''],
  ])('with a redirect URI that is %s is worth nothing', async (_, redirectUri) => {
    const redirectUris = ['https://app.example/callback', 'https://app.example/other'];
    const { person, app } = await makeSignIn({ redirectUris });
    const code = await app.codeFrom(person);
    expectNoGrant(await app.exchange(code, { redirect_uri: redirectUri }));
    expect((await app.exchange(code)).status).toBe(200);
  });

  test('into a session with another verifier is worth nothing', async () => {
    const { person, app } = await makeSignIn();
    const stolen = await app.codeFrom(person);
    const own = await makeRelyingParty();
    expectNoGrant(await app.exchange(stolen, { code_verifier: own.verifier }));
    expect((await app.exchange(stolen)).status).toBe(200);
  });

  test('that is a minute old, cut, changed, or made up is worth nothing', async () => {
    const { person, app } = await makeSignIn();
    const code = await app.codeFrom(person);
    const middle = Math.floor(code.length / 2);
    const changed = code.slice(0, middle) + (code[middle] === 'A' ? 'B' : 'A') + code.slice(middle + 1);
    for (const other of [code.slice(0, -1), changed, `${code}A`, `${code}.x`, 'x', 'a.b.c.d.e', '.....']) {
      expectNoGrant(await app.exchange(other));
    }
    clock.advance(MINUTE);
    expectNoGrant(await app.exchange(code));
  });

  test('leaves nothing behind', async () => {
    const { person, app } = await makeSignIn();
    const thief = await makeRelyingParty();
    const code = await app.codeFrom(person);
    const before = await dumpD1();
    await thief.exchange(code);
    await app.exchange(code, { code_verifier: thief.verifier });
    await app.exchange('x'.repeat(9_000));
    expect(await dumpD1()).toEqual(before);
  });

  test('another sealed token of ours is no code', async () => {
    const { app } = await makeSignIn();
    const { codeSeal, flowSeal, pushedSeal, now } = services();
    const content = { clientId: app.row.id, redirectUri: app.redirectUri, challenge: null };
    for (const seal of [flowSeal, pushedSeal]) {
      expectNoGrant(await app.exchange(await seal.seal(content as never, now, 60)));
    }
    expectNoGrant(await app.exchange(await codeSeal.seal(content as never, now - 2 * MINUTE, 60)));
  });
});

describe('RFC 6749 §4.1.2: a replayed code', () => {
  test('by twenty at once has one winner, and nothing that it was given counts', async () => {
    const { person, username, app } = await makeSignIn();
    const code = await app.codeFrom(person, { scope: ALL_SCOPES });
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.exchange(code)));
    const [winner, ...others] = answers.toSorted((a, b) => a.status - b.status);
    expect(winner!.status).toBe(200);
    others.forEach(expectNoGrant);
    expect(await stateOf(app, winner!.body as Tokens)).toEqual(OVER);
    const events = (await historyOf(username)).filter((event) => event.startsWith('code-replayed'));
    expect(events).toEqual([`code-replayed refusal ${app.row.name}`]);
  });

  test('revokes what came by it, also what a refresh gave since, and nothing else', async () => {
    const { person, app } = await makeSignIn();
    const other = await app.signIn(person, { scope: ALL_SCOPES });
    const code = await app.codeFrom(person, { scope: ALL_SCOPES });
    const tokens = (await app.exchange(code)).body as Tokens;
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
    expectNoGrant(await app.exchange(code));
    expect(await stateOf(app, tokens)).toEqual(OVER);
    expect(await stateOf(app, other)).toEqual(COUNTS);
  });

  test('by someone who cannot prove to be the client revokes nothing', async () => {
    const { person, app } = await makeSignIn();
    const thief = await makeRelyingParty();
    const code = await app.codeFrom(person, { scope: ALL_SCOPES });
    const tokens = (await app.exchange(code)).body as Tokens;
    expectNoGrant(await thief.exchange(code));
    expect((await app.exchange(code, { client_secret: thief.secret! })).status).toBe(401);
    expectNoGrant(await app.exchange(code, { code_verifier: thief.verifier }));
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });
});

describe('an application that asks without end', () => {
  test('by replays uses nothing up', { timeout: 30_000 }, async () => {
    const { person, app } = await makeSignIn();
    const code = await app.codeFrom(person);
    for (let round = 0; round < 31; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => app.exchange(code)));
    }
    expect((await app.exchange(await app.codeFrom(person))).status).toBe(200);
  });

  test('waits, and keeps the person out of no other; what it was given goes on', async () => {
    const { person, username, app } = await makeSignIn();
    const tokens = await app.signIn(person, { scope: ALL_SCOPES });
    const { db, limitKey } = services();
    const { id } = await getAccount(username);
    const { key, most } = limitFor(limitKey, 'codeExchange', id, app.row.id);
    await db.update(limits).set({ count: most }).where(eq(limits.key, key));
    const code = await app.codeFrom(person);
    const limited = await app.exchange(code);
    expect(limited.status).toBe(429);
    expect(limited.body['error']).toBe('slow_down');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
    const other = await makeRelyingParty();
    expect((await other.exchange(await other.codeFrom(person))).status).toBe(200);
    await db.update(limits).set({ count: 0 }).where(eq(limits.key, key));
    expect((await app.exchange(code)).status, 'the code was not spent').toBe(200);
  });
});

describe('RFC 9700 §4.8: PKCE is not to be got round', () => {
  const WITHOUT = { code_challenge: null, code_challenge_method: null };

  async function errorOf(app: Awaited<ReturnType<typeof makeRelyingParty>>, given: object) {
    const { person } = await makeUser(await makeTenant());
    const page = await person.get(await app.authorizePath(given as Record<string, string | null>));
    return app.answerIn(page).get('error');
  }

  test.each([
    ['dropped', WITHOUT],
    ['left empty', { code_challenge: '', code_challenge_method: '' }],
    ['plain', { code_challenge_method: 'plain' }],
    ['of no method, which is plain', { code_challenge_method: null }],
    ['of a method in another case', { code_challenge_method: 's256' }],
    ['too short', { code_challenge: 'a'.repeat(42) }],
    ['too long', { code_challenge: 'a'.repeat(44) }],
    ['of other characters', { code_challenge: `${'a'.repeat(42)}=` }],
    ['named without being there', { code_challenge: null }],
  ])('by a challenge that is %s', async (_, given) => {
    expect(await errorOf(await makeRelyingParty(), given)).toBe('invalid_request');
    expect(await errorOf(await makeRelyingParty(PUBLIC), given)).toBe('invalid_request');
  });

  test('by a public application that is marked as needing none', async () => {
    const app = await makeRelyingParty({ ...PUBLIC, pkceRequired: false });
    expect(await errorOf(app, WITHOUT)).toBe('invalid_request');
  });

  test.each([
    ['left out', () => ''],
    ['the challenge itself', (challenge: string) => challenge],
    ['too short', () => 'a'.repeat(42)],
    ['too long', () => 'a'.repeat(129)],
    ['of other characters', () => `${'a'.repeat(42)}/`],
  ])('by a verifier that is %s', async (_, make) => {
    const { person, app } = await makeSignIn();
    const asked = new URLSearchParams((await app.authorizePath()).split('?')[1]);
    const code = await app.codeFrom(person);
    const verifier = make(asked.get('code_challenge')!);
    expectNoGrant(await app.exchange(code, { code_verifier: verifier }));
    expect((await app.exchange(code)).status).toBe(200);
  });

  test('by a verifier for a code that was asked for without a challenge', async () => {
    const { person, app } = await makeSignIn({ pkceRequired: false });
    const code = await app.codeFrom(person, WITHOUT);
    expectNoGrant(await app.exchange(code));
    expect((await app.exchange(code, { code_verifier: '' })).status).toBe(200);
  });

  test('by leaving the verifier out, where a challenge was given though none is needed', async () => {
    const { person, app } = await makeSignIn({ pkceRequired: false });
    const code = await app.codeFrom(person);
    expectNoGrant(await app.exchange(code, { code_verifier: '' }));
  });

  test('by a code from before it was needed', async () => {
    const { person, app } = await makeSignIn({ pkceRequired: false });
    const code = await app.codeFrom(person, WITHOUT);
    const { db } = services();
    await db.update(applications).set({ pkceRequired: true }).where(eq(applications.id, app.row.id));
    expectNoGrant(await app.exchange(code, { code_verifier: '' }));
  });
});
