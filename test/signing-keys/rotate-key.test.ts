import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { listKeys } from '../../src/signing-keys/list-keys.ts';
import { readKeys } from '../../src/signing-keys/key-ring.ts';
import { rotateKey } from '../../src/signing-keys/rotate-key.ts';
import { signingKeys } from '../../src/signing-keys/schema.ts';
import { turnKeys } from '../../src/signing-keys/turn-keys.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { meanwhile } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { forgetAllKeys, newRing } from '../support/worker/key-rings.ts';
import { call } from '../support/worker/relying-party.ts';
import { COUNTS, makeSignedIn, stateOf } from '../support/worker/signed-in.ts';
import { clock, DAY, MINUTE, services } from '../support/worker/world.ts';

beforeEach(forgetAllKeys);

type Given = { withdraw?: boolean; algorithm?: 'RS256' | 'ES256' };

/** By a Worker of its own, as an operator does. */
function rotate({ withdraw = false, algorithm = 'RS256' }: Given = {}) {
  return rotateKey({ ...services(), keyRing: newRing() }, SERVICE, { algorithm, withdraw });
}

/** Every Worker has looked again. */
function aMinuteLater(): void {
  clock.advance(MINUTE);
}

async function statesOf(algorithm = 'RS256'): Promise<string[]> {
  const keys = await listKeys(services());
  return keys.filter((key) => key.algorithm === algorithm).map(({ state }) => state);
}

async function publishedKids(): Promise<string[]> {
  const { body } = await call('/oauth2/jwks');
  return (body['keys'] as { kid: string }[]).map(({ kid }) => kid);
}

async function rotations(): Promise<string[]> {
  const events = await services().db.all<{ reason: string }>(
    sql`select reason from audit_events where action = 'signing-key-rotated' order by id`,
  );
  return events.map(({ reason }) => reason);
}

describe('a rotation', () => {
  test('has the next key sign at once, and another one follow', async () => {
    await turnKeys(services());
    aMinuteLater();
    const [next] = await listKeys(services());
    const published = await publishedKids();
    const rotated = await rotate();
    expect(rotated.keyId).toBe(next!.id);
    expect(published, 'everyone has seen it').toContain(next!.id);
    aMinuteLater();
    const { app, tokens } = await makeSignedIn();
    expect(decodeProtectedHeader(tokens.id_token).kid).toBe(next!.id);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
    expect(await statesOf()).toEqual(['next', 'signing', 'retiring']);
    expect(await statesOf('ES256'), 'of that algorithm alone').toEqual(['next', 'signing']);
  });

  test('leaves what the old key signed as it is', async () => {
    await turnKeys(services());
    const { app, tokens, person } = await makeSignedIn();
    await rotate();
    aMinuteLater();
    const path = await app.authorizePath({ prompt: 'none', id_token_hint: tokens.id_token });
    expect(app.answerIn(await person.get(path)).has('code')).toBe(true);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test('with distrust: nothing that earlier keys signed counts any more, and their private part is gone', async () => {
    await turnKeys(services());
    const { app, tokens, person } = await makeSignedIn();
    const { kid } = decodeProtectedHeader(tokens.id_token);
    await rotate({ withdraw: true });
    aMinuteLater();
    expect(await publishedKids()).not.toContain(kid);
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.introspect(tokens.access_token)).body).toEqual({ active: false });
    const path = await app.authorizePath({ prompt: 'none', id_token_hint: tokens.id_token });
    expect(app.answerIn(await person.get(path)).get('error')).toBe('login_required');
    const asked = await person.get(`/oauth2/logout?id_token_hint=${tokens.id_token}`);
    expect(asked.status, 'the person is asked').toBe(200);
    const { db } = services();
    const rows = await db.select().from(signingKeys);
    expect(rows.find(({ id }) => id === kid)).toMatchObject({ privateKey: null });

    const refreshed = await app.refresh(tokens.refresh_token!);
    expect(refreshed.status, 'nobody has to sign in again').toBe(200);
    expect((await app.userinfo(refreshed.body['access_token'] as string)).status).toBe(200);
  });

  test('takes effect in this Worker at once, in others within a minute', async () => {
    await turnKeys(services());
    const { db, now, source } = services();
    const [here, there] = [newRing(), newRing()];
    for (const keyRing of [here, there]) await readKeys({ db, now, keyRing });
    const given = { algorithm: 'RS256', withdraw: false } as const;
    const { keyId } = await rotateKey({ db, now, source, keyRing: here }, SERVICE, given);
    expect((await readKeys({ db, now, keyRing: here })).signing.RS256.id).toBe(keyId);
    const stale = await readKeys({ db, now: now + MINUTE - 1, keyRing: there });
    expect(stale.signing.RS256.id).not.toBe(keyId);
    expect((await readKeys({ db, now: now + MINUTE, keyRing: there })).signing.RS256.id).toBe(keyId);
  });

  test('before any key is there, or where none follows yet, works too', async () => {
    const { keyId } = await rotate();
    const { db } = services();
    const keys = await readKeys({ db, now: clock.now(), keyRing: newRing() });
    expect(keys.signing.RS256.id).toBe(keyId);
    expect(await statesOf()).toEqual(['next', 'signing']);
  });

  test('again and again: each time another key signs, and what is published stays in bounds', async () => {
    await turnKeys(services());
    const seen = new Set<string>();
    for (let time = 0; time < 5; time += 1) {
      seen.add((await rotate()).keyId);
      aMinuteLater();
    }
    expect(seen.size).toBe(5);
    expect((await statesOf()).filter((state) => state === 'signing')).toHaveLength(1);
    await turnKeys(services());
    clock.advance(2 * DAY);
    await turnKeys(services());
    expect(await statesOf()).toEqual(['next', 'signing']);
  });

  test('by someone who is no operator any more changes nothing', async () => {
    await turnKeys(services());
    const before = await dumpD1();
    for (const withdraw of [false, true]) {
      const given = { algorithm: 'RS256', withdraw } as const;
      const dependencies = { ...services(), keyRing: newRing() };
      const nobody = { accountId: null, holds: sql`0` };
      await expect(rotateKey(dependencies, nobody, given)).rejects.toMatchObject({ code: 'not_an_operator' });
    }
    expect(await dumpD1()).toEqual(before);
  });
});

describe('several at once', () => {
  test.each([
    ['with a key that follows', true],
    ['with none that follows yet', false],
  ])('rotate %s: one signs, one follows, each is in the log, and all name what signs', async (_, follows) => {
    const { db } = services();
    if (follows) await turnKeys(services());
    else await readKeys({ db, now: clock.now(), keyRing: newRing() });
    const before = await rotations();
    const rotated = await Promise.all(Array.from({ length: 5 }, () => rotate()));
    expect(await statesOf()).toEqual(['next', 'signing', 'retiring']);
    const keys = await readKeys({ db, now: clock.now(), keyRing: newRing() });
    expect(new Set(rotated.map(({ keyId }) => keyId))).toEqual(new Set([keys.signing.RS256.id]));
    expect(await rotations()).toHaveLength(before.length + 5);
  });

  test('one of them with distrust: the old key is out', async () => {
    await turnKeys(services());
    const old = (await listKeys(services())).find(
      ({ algorithm, state }) => algorithm === 'RS256' && state === 'signing',
    )!;
    await Promise.all([rotate(), rotate({ withdraw: true }), rotate()]);
    aMinuteLater();
    expect(await publishedKids()).not.toContain(old.id);
    expect((await statesOf()).filter((state) => state === 'signing')).toHaveLength(1);
    const { app, tokens } = await makeSignedIn();
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test.each([false, true])(
    'while the cron makes the first that follows: that one signs now (distrust: %s)',
    async (withdraw) => {
      const { db, now, source } = services();
      const old = await readKeys({ db, now, keyRing: newRing() });
      const d1 = meanwhile(env.DB, () => turnKeys({ db, now, keyRing: newRing() }));
      const dependencies = { db: openDb(d1), now, source, keyRing: newRing() };
      const { keyId } = await rotateKey(dependencies, SERVICE, { algorithm: 'RS256', withdraw });
      const keys = await readKeys({ db, now, keyRing: newRing() });
      expect(keys.signing.RS256.id).toBe(keyId);
      expect(keyId).not.toBe(old.signing.RS256.id);
      expect(keys.published.map(({ kid }) => kid).includes(old.signing.RS256.id)).toBe(!withdraw);
    },
  );

  test('and the cron in between: there is always one that signs and one that follows', async () => {
    await turnKeys(services());
    await Promise.all([
      rotate(),
      turnKeys({ ...services(), keyRing: newRing() }),
      rotate({ withdraw: true }),
      turnKeys({ ...services(), keyRing: newRing() }),
      rotate({ algorithm: 'ES256' }),
    ]);
    aMinuteLater();
    await turnKeys({ ...services(), keyRing: newRing() });
    for (const algorithm of ['RS256', 'ES256']) {
      const states = await statesOf(algorithm);
      expect(states.filter((state) => state === 'signing')).toHaveLength(1);
      expect(states.filter((state) => state === 'next')).toHaveLength(1);
    }
    const { app, tokens } = await makeSignedIn();
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });
});
