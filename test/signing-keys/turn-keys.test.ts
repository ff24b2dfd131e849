import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../src/applications/kinds.ts';
import { listKeys } from '../../src/signing-keys/list-keys.ts';
import { readKeys } from '../../src/signing-keys/key-ring.ts';
import { rotateKey } from '../../src/signing-keys/rotate-key.ts';
import { signingKeys } from '../../src/signing-keys/schema.ts';
import { turnKeys } from '../../src/signing-keys/turn-keys.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { meanwhile } from '../support/worker/broken.ts';
import { forgetAllKeys, NEW_SECRET, newRing, OLD_SECRET } from '../support/worker/key-rings.ts';
import { call } from '../support/worker/relying-party.ts';
import { COUNTS, makeSignedIn, stateOf } from '../support/worker/signed-in.ts';
import { clock, DAY, HOUR, MINUTE, services } from '../support/worker/world.ts';

beforeEach(forgetAllKeys);

const rows = () => services().db.select().from(signingKeys);

/** What the cron does, by a Worker that has just started, at a time. */
async function turn(now: number, secrets = OLD_SECRET): Promise<void> {
  await turnKeys({ db: services().db, now, keyRing: newRing(secrets) });
}

/** As a Worker sees them that has just started. */
function keysAt(now: number, secrets = OLD_SECRET) {
  return readKeys({ db: services().db, now, keyRing: newRing(secrets) });
}

const SLOW = { timeout: 30_000 };

test(
  'each key is published a day before it signs, signs for 90 days, and a day after is gone',
  SLOW,
  async () => {
    const began = clock.now();
    type Life = { published: number; signed: number[]; last: number };
    const lives = new Map<string, Life>();
    for (let now = began; now < began + 280 * DAY; now += DAY) {
      await turn(now);
      const { published, signing } = await keysAt(now);
      const kids = published.map(({ kid }) => kid!);
      for (const kid of kids) {
        const life = lives.get(kid) ?? { published: now, signed: [], last: now };
        lives.set(kid, { ...life, last: now });
      }
      for (const alg of ALGORITHMS) {
        expect(kids, 'what signs is published').toContain(signing[alg].id);
        lives.get(signing[alg].id)!.signed.push(now);
      }
    }
    const used = [...lives.values()].filter(({ signed }) => signed.length > 0);
    expect(used).toHaveLength(8);
    const followers = used.filter(({ signed: [first] }) => first !== began);
    for (const { published, signed } of followers) {
      expect(signed[0]! - published).toBeGreaterThanOrEqual(DAY);
    }
    const over = used.filter(({ signed }) => signed.at(-1)! < began + 279 * DAY);
    for (const { signed, last } of over) {
      expect(signed.at(-1)! - signed[0]!).toBe(89 * DAY);
      expect(last - signed.at(-1)!, 'as long as anything that it signed lives').toBe(DAY);
    }
  },
);

test('the private part of a key goes once another signs', async () => {
  const now = clock.now();
  await turn(now);
  expect((await rows()).filter(({ privateKey }) => privateKey !== null)).toHaveLength(4);
  await turn(now + 90 * DAY - MINUTE);
  expect((await rows()).filter(({ privateKey }) => privateKey === null)).toHaveLength(0);
  await turn(now + 90 * DAY);
  const gone = (await rows()).filter(({ privateKey }) => privateKey === null);
  expect(gone.map(({ generation }) => generation)).toEqual([1, 1]);
});

test('what the old key signed counts to its end, as a hint for a year and more', async () => {
  await turn(clock.now());
  clock.advance(90 * DAY - 5 * MINUTE);
  services().keyRing.seen = null;
  const { app, person, tokens } = await makeSignedIn();
  const { id_token: hint } = tokens;
  const { kid } = decodeProtectedHeader(hint);
  clock.advance(6 * MINUTE);
  await turn(clock.now());
  services().keyRing.seen = null;
  const { access_token: access } = await app.signIn(person);
  expect(decodeProtectedHeader(access).kid).not.toBe(kid);
  expect(await stateOf(app, tokens)).toEqual(COUNTS);

  clock.advance(2 * DAY);
  services().keyRing.seen = null;
  const { body } = await call('/oauth2/jwks');
  expect((body['keys'] as { kid: string }[]).map((key) => key.kid)).not.toContain(kid);
  const asked = () => person.get(`/oauth2/logout?id_token_hint=${hint}&client_id=${app.row.id}`);
  expect((await asked()).location, 'known by its hint').toBe('/signed-out');
});

test('an old key is published for a day after its last signature, and no longer', async () => {
  const began = clock.now();
  await turn(began);
  const { signing } = await keysAt(began);
  const publishedAt = async (now: number) => (await keysAt(now)).published.map(({ kid }) => kid);
  expect(await publishedAt(began + 91 * DAY - 1)).toContain(signing.RS256.id);
  expect(await publishedAt(began + 91 * DAY)).not.toContain(signing.RS256.id);
});

test('a cron that stood still for half a year: the key goes on, and the next one is published first', async () => {
  const now = clock.now();
  const { signing } = await keysAt(now);
  const late = now + 180 * DAY;
  expect((await keysAt(late)).signing.RS256.id).toBe(signing.RS256.id);
  await turn(late);
  expect((await keysAt(late + DAY - 1)).signing.RS256.id).toBe(signing.RS256.id);
  expect((await keysAt(late + DAY)).signing.RS256.id).not.toBe(signing.RS256.id);
});

test('run every minute, or by ten at once, it makes one next key of each algorithm', async () => {
  const now = clock.now();
  await Promise.all(Array.from({ length: 10 }, () => turn(now)));
  for (let minute = 1; minute <= 5; minute += 1) await turn(now + minute * MINUTE);
  const states = (await listKeys({ db: services().db, now })).map(({ algorithm, state }) => [
    algorithm,
    state,
  ]);
  expect(states).toEqual([
    ['RS256', 'next'],
    ['RS256', 'signing'],
    ['ES256', 'next'],
    ['ES256', 'signing'],
  ]);
});

test('keys that nobody can remember any more are deleted', async () => {
  const now = clock.now();
  await turn(now);
  const [first] = (await rows()).filter(({ generation }) => generation === 1);
  for (const days of [90, 400, 480]) await turn(now + days * DAY);
  expect((await rows()).map(({ id }) => id)).toContain(first!.id);
  await turn(now + 600 * DAY);
  expect((await rows()).map(({ id }) => id)).not.toContain(first!.id);
});

describe('after the secrets were rotated', () => {
  test('all that signs or will sign is sealed by the newest, so that the older one can go', async () => {
    const now = clock.now();
    await turn(now);
    const before = await keysAt(now);
    await turn(now + HOUR, `${NEW_SECRET},${OLD_SECRET}`);
    const after = await keysAt(now + HOUR, NEW_SECRET);
    for (const alg of ALGORITHMS) expect(after.signing[alg].id).toBe(before.signing[alg].id);
    const later = await keysAt(now + 91 * DAY, NEW_SECRET);
    expect(before.published.map(({ kid }) => kid)).toContain(later.signing.RS256.id);
    expect(await rows(), 'no key had to be made').toHaveLength(4);
  });

  test('what was distrusted meanwhile does not come back', async () => {
    const { db, now, source } = services();
    await turn(now);
    const [next] = (await listKeys({ db, now })).filter(({ algorithm }) => algorithm === 'RS256');
    const distrust = async () => {
      const given = { algorithm: 'RS256', withdraw: true } as const;
      await rotateKey({ db, now, source, keyRing: newRing() }, SERVICE, given);
    };
    const d1 = meanwhile(env.DB, distrust, (query) => query.startsWith('update "signing_keys"'));
    const both = `${NEW_SECRET},${OLD_SECRET}`;
    await turnKeys({ db: openDb(d1), now, keyRing: newRing(both) });
    const mine = (await rows()).filter(({ algorithm }) => algorithm === 'RS256');
    expect(mine.find(({ withdrawnAt }) => withdrawnAt !== null)).toMatchObject({ privateKey: null });
    expect((await keysAt(now, both)).signing.RS256.id).toBe(next!.id);
  });

  test('by two at once, or once more, nothing is sealed twice', async () => {
    const now = clock.now();
    await turn(now);
    const both = `${NEW_SECRET},${OLD_SECRET}`;
    await Promise.all([turn(now, both), turn(now, both), turn(now, both)]);
    const sealed = (await rows()).map(({ privateKey }) => privateKey);
    await turn(now + MINUTE, both);
    expect((await rows()).map(({ privateKey }) => privateKey)).toEqual(sealed);
    expect((await keysAt(now, NEW_SECRET)).published).toHaveLength(4);
  });
});

test('a secret that is lost for the next key alone: something published signs, hour by hour', async () => {
  const began = clock.now();
  await keysAt(began);
  await turn(began, `${NEW_SECRET},${OLD_SECRET}`);
  const { db } = services();
  // The deployment goes back: what signs is sealed as before, what follows by a secret that is not there.
  const [next] = (await rows()).filter(({ generation }) => generation === 2);
  expect(next).toBeDefined();
  const old = newRing(OLD_SECRET);
  for (const row of (await rows()).filter(({ generation }) => generation === 1)) {
    const opened = await newRing(NEW_SECRET).seal.open(row.privateKey!, began);
    if (opened.state !== 'open') throw new Error(opened.state);
    const sealed = await old.seal.seal(opened.content, began, 10 * 365 * 24 * 60 * 60);
    await db.run(sql`update signing_keys set private_key = ${sealed} where id = ${row.id}`);
  }
  for (let now = began + 89 * DAY; now < began + 94 * DAY; now += 3 * HOUR) {
    await turn(now);
    const { signing, published } = await keysAt(now);
    for (const alg of ALGORITHMS) {
      expect(published.map(({ kid }) => kid)).toContain(signing[alg].id);
    }
  }
});
