import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseJwks } from '../../src/applications/parse-jwks.ts';

/** The keys by which an application proves itself: RFC 7517, RFC 7518 §6, RFC 8037. */

let keys: Record<'rsa' | 'short' | 'ec' | 'ec384' | 'okp', { public: JWK; private: JWK }>;

async function makeKey(algorithm: string, options: object = {}) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true, ...options });
  return { public: await exportJWK(publicKey), private: await exportJWK(privateKey) };
}

beforeAll(async () => {
  keys = {
    rsa: await makeKey('RS256'),
    short: await makeShort(),
    ec: await makeKey('ES256'),
    ec384: await makeKey('ES384'),
    okp: await makeKey('Ed25519'),
  };
});

/** 1024 bits, which no library makes for this any more. */
async function makeShort() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 1024,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { publicKey, privateKey } = pair as CryptoKeyPair;
  return { public: await exportJWK(publicKey), private: await exportJWK(privateKey) };
}

const parse = (...given: unknown[]) => parseJwks(JSON.stringify({ keys: given }));

describe('is taken', () => {
  test('RSA, P-256 and Ed25519, each by its kid, and nothing else of them is kept', async () => {
    const [rsa, ec, okp] = [keys.rsa.public, keys.ec.public, keys.okp.public].map((key, at) => ({
      ...key,
      kid: `k${at}`,
    }));
    const given = { ...rsa, use: 'sig', alg: 'RS256', x5c: ['certificate'], 'x-note': 'mine' };
    expect(await parse(given, ec, okp)).toEqual({
      ok: true,
      jwks: { keys: [{ ...rsa, use: 'sig', alg: 'RS256' }, ec, okp] },
    });
  });

  test('one key without a kid', async () => {
    expect(await parse(keys.ec.public)).toEqual({ ok: true, jwks: { keys: [keys.ec.public] } });
  });
});

describe('is refused', () => {
  test.each(['', 'x', 'null', '[]', '{}', '{"keys":{}}', '{"keys":[1]}', '{"keys":[null]}', '{"kty":"RSA"}'])(
    'what is no JWK Set: %s',
    async (text) => {
      expect(await parseJwks(text)).toEqual({ ok: false, problem: 'malformed' });
    },
  );

  test('a private key, which it must not tell us, by its kid', async () => {
    for (const key of [keys.rsa, keys.ec, keys.okp]) {
      expect(await parse({ ...key.private, kid: 'mine' })).toEqual({
        ok: false,
        problem: 'private-key',
        value: 'mine',
      });
    }
    expect(await parse({ kty: 'oct' })).toEqual({ ok: false, problem: 'private-key' });
    expect(await parse({ ...keys.rsa.public, k: 'c2VjcmV0' })).toEqual({ ok: false, problem: 'private-key' });
    expect(await parse({ ...keys.ec.public, d: '' })).toEqual({ ok: false, problem: 'private-key' });
  });

  test.each<[string, () => unknown, string]>([
    ['RSA of 1024 bits', () => keys.short.public, 'weak-key'],
    [
      'RSA of 1024 bits behind noughts',
      () => ({ ...keys.short.public, n: padded(keys.short.public.n!) }),
      'weak-key',
    ],
    ['RSA with an exponent of 3', () => ({ ...keys.rsa.public, e: 'Aw' }), 'unsupported-key'],
    ['another curve', () => keys.ec384.public, 'unsupported-key'],
    ['a curve that is not its own', () => ({ ...keys.ec384.public, crv: 'P-256' }), 'malformed'],
    ['a point beside the curve', () => ({ ...keys.ec.public, y: keys.ec.public.x }), 'malformed'],
    ['half a point', () => ({ ...keys.ec.public, y: undefined }), 'unsupported-key'],
    ['half an Ed25519 key', () => ({ ...keys.okp.public, x: 'AAAA' }), 'malformed'],
    ['a key for encryption', () => ({ ...keys.rsa.public, use: 'enc' }), 'unsupported-key'],
    ['a key for signing', () => ({ ...keys.rsa.public, key_ops: ['sign'] }), 'unsupported-key'],
    ['a key of another algorithm', () => ({ ...keys.rsa.public, alg: 'RSA-OAEP' }), 'unsupported-key'],
    ['a key with the algorithm none', () => ({ ...keys.rsa.public, alg: 'none' }), 'unsupported-key'],
    ['a key with HS256', () => ({ ...keys.rsa.public, alg: 'HS256' }), 'unsupported-key'],
    ['a key of no kind', () => ({ kid: 1 }), 'unsupported-key'],
    ['a key of an unknown kind', () => ({ kty: '__proto__' }), 'unsupported-key'],
    ['base64 that is none', () => ({ ...keys.rsa.public, n: 'a+b/c=' }), 'unsupported-key'],
  ])('%s', async (_, make, problem) => {
    expect(await parse(make())).toEqual({ ok: false, problem });
  });

  test('none, too many, two of one name, and several of which one has none', async () => {
    const named = (kid: string) => ({ ...keys.ec.public, kid });
    expect(await parse()).toEqual({ ok: false, problem: 'none' });
    expect(await parse(...Array.from({ length: 11 }, (_, at) => named(`${at}`)))).toEqual({
      ok: false,
      problem: 'too-many',
    });
    expect(await parse(named('a'), named('a'))).toEqual({ ok: false, problem: 'repeated', value: 'a' });
    expect(await parse(named('a'), keys.rsa.public)).toEqual({ ok: false, problem: 'kid-missing' });
    expect(await parseJwks(`{"keys":[]${' '.repeat(30_000)}}`)).toEqual({ ok: false, problem: 'too-long' });
  });
});

function padded(number: string): string {
  return `${'AAAA'.repeat(50)}${number}`;
}
