import { env } from 'cloudflare:workers';
import { jwtVerify, SignJWT, type JWK } from 'jose';
import { createLocalJWKSet } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../src/applications/kinds.ts';
import { readKeys, type Keys } from '../../src/signing-keys/key-ring.ts';
import { signingKeys } from '../../src/signing-keys/schema.ts';
import { openDb } from '../../src/storage/db.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { forgetAllKeys, NEW_SECRET, newRing, OLD_SECRET } from '../support/worker/key-rings.ts';
import { call } from '../support/worker/relying-party.ts';
import { COUNTS, makeSignedIn, stateOf } from '../support/worker/signed-in.ts';
import { clock, services } from '../support/worker/world.ts';

beforeEach(forgetAllKeys);

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

const rows = () => services().db.select().from(signingKeys);

/** What one Worker signs, others take. */
async function expectUnderstood(by: Keys, others: Keys): Promise<void> {
  for (const alg of ALGORITHMS) {
    const { id, key } = by.signing[alg];
    const token = await new SignJWT({}).setProtectedHeader({ alg, kid: id }).sign(key);
    await jwtVerify(token, createLocalJWKSet({ keys: others.published }), { algorithms: [alg] });
  }
}

describe('Workers that start at the same time', () => {
  test.each([2, 10])('%d of them agree on one key of each algorithm', async (many) => {
    const { db } = services();
    const now = clock.now();
    const seen = await Promise.all(
      Array.from({ length: many }, () => readKeys({ db, now, keyRing: newRing() })),
    );
    for (const keys of seen) {
      expect(keys.published).toEqual(seen[0]!.published);
      await expectUnderstood(keys, seen[0]!);
    }
    const made = (await rows()).map(({ algorithm, generation }) => `${algorithm} ${generation}`);
    expect(new Set(made)).toEqual(new Set(['RS256 1', 'ES256 1']));
    expect(made).toHaveLength(2);
  });

  test('ask for tokens and keys at once, and everything fits together', async () => {
    const signedIn = await Promise.all([makeSignedIn(), makeSignedIn(), makeSignedIn()]);
    for (const { app, tokens } of signedIn) expect(await stateOf(app, tokens)).toEqual(COUNTS);
    expect(await rows()).toHaveLength(2);
  });

  test.each(
    [0, 1, 2, 3].flatMap((after) => [
      { after, lost: false },
      { after, lost: true },
    ]),
  )('one is cut off while it makes them (operation $after, lost: $lost): the next goes on', async (way) => {
    const now = clock.now();
    const keyRing = newRing();
    const broken = openDb(brokenD1(env.DB, way));
    await expect(readKeys({ db: broken, now, keyRing })).rejects.toThrow();
    expect(keyRing.seen, 'what is half known is not kept').toBeNull();
    const { db } = services();
    const [one, other] = [
      await readKeys({ db, now, keyRing }),
      await readKeys({ db, now, keyRing: newRing() }),
    ];
    await expectUnderstood(one, other);
    expect(await rows()).toHaveLength(2);
  });
});

describe('the private part', () => {
  test('is nowhere but sealed', async () => {
    const { db, keyRing } = services();
    await makeSignedIn();
    const kept = JSON.stringify(await dumpD1());
    for (const { privateKey, publicKey, algorithm } of await db.select().from(signingKeys)) {
      const opened = await keyRing.seal.open(privateKey!, clock.now());
      expect(opened.state).toBe('open');
      if (opened.state !== 'open') continue;
      const secret = PRIVATE.flatMap((name) => (opened.content as Record<string, string>)[name] ?? []);
      expect(secret.length).toBeGreaterThanOrEqual(algorithm === 'RS256' ? 6 : 1);
      for (const part of secret) expect(kept).not.toContain(part);
      for (const name of PRIVATE) expect(publicKey).not.toHaveProperty(name);
    }
    const { text } = await call('/oauth2/jwks');
    for (const key of (JSON.parse(text) as { keys: JWK[] }).keys) {
      const members = key.kty === 'RSA' ? ['n', 'e'] : ['crv', 'x', 'y'];
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'kid', 'kty', 'use', ...members].toSorted());
    }
  });

  test('cannot be taken out of a Worker that signs by it', async () => {
    const { db } = services();
    const { signing } = await readKeys({ db, now: clock.now(), keyRing: newRing() });
    for (const alg of ALGORITHMS) expect(signing[alg].key.extractable).toBe(false);
  });

  test('is sealed for this alone: no other seal of ours opens it', async () => {
    await makeSignedIn();
    const { flowSeal, codeSeal, requestSeal, mailSeal } = services();
    for (const { privateKey } of await rows()) {
      for (const seal of [flowSeal, codeSeal, requestSeal, mailSeal]) {
        expect((await seal.open(privateKey!, clock.now())).state).toBe('invalid');
      }
    }
  });
});

describe('a secret that is lost', () => {
  test('stops no sign-in: a new key is made, and what the old one signed still counts', async () => {
    const { app, tokens, person } = await makeSignedIn();
    const before = (await rows()).map(({ id }) => id);
    const without = { bindings: { SECRET_KEYS: NEW_SECRET } };
    const jwks = await call('/oauth2/jwks', {}, without);
    const kids = (jwks.body['keys'] as JWK[]).map(({ kid }) => kid);
    expect(kids).toEqual(expect.arrayContaining(before));
    expect(kids).toHaveLength(4);
    expect((await app.userinfo(tokens.access_token, without)).status).toBe(200);
    expect((await app.introspect(tokens.access_token, without)).body['active']).toBe(true);

    // Of the cookies, too, none is known: the person signs in anew.
    const code = await app.codeFrom(person);
    expect((await app.exchange(code, {}, without)).body['error']).toBe('invalid_grant');
    const { db } = services();
    const now = clock.now();
    const [one, other] = await Promise.all(
      [newRing(NEW_SECRET), newRing(NEW_SECRET)].map((keyRing) => readKeys({ db, now, keyRing })),
    );
    await expectUnderstood(one!, other!);
    await expectUnderstood(one!, await readKeys({ db, now, keyRing: newRing(OLD_SECRET) }));
    expect(await rows(), 'once').toHaveLength(4);
  });

  test('and comes back: whoever has it signs with the newest that can be opened', async () => {
    const { db } = services();
    const now = clock.now();
    const old = await readKeys({ db, now, keyRing: newRing(OLD_SECRET) });
    const fresh = await readKeys({ db, now, keyRing: newRing(NEW_SECRET) });
    const again = await readKeys({ db, now, keyRing: newRing(OLD_SECRET) });
    const both = await readKeys({ db, now, keyRing: newRing(`${NEW_SECRET},${OLD_SECRET}`) });
    for (const alg of ALGORITHMS) {
      expect(again.signing[alg].id).toBe(old.signing[alg].id);
      expect(both.signing[alg].id).toBe(fresh.signing[alg].id);
      expect(fresh.signing[alg].id).not.toBe(old.signing[alg].id);
    }
  });
});
