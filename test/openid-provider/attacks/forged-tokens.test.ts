import {
  base64url,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
} from 'jose';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../support/worker/person.ts';
import { call, makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { COUNTS, makeSignedIn, stateOf } from '../../support/worker/signed-in.ts';
import { clock } from '../../support/worker/world.ts';

type Forge = (genuine: string) => Promise<string>;

const encode = (part: object | string) =>
  base64url.encode(typeof part === 'string' ? part : JSON.stringify(part));

async function publishedKey({ kid }: { kid?: string | undefined }): Promise<JWK> {
  const { body } = await call('/oauth2/jwks');
  return (body['keys'] as JWK[]).find((key) => key.kid === kid)!;
}

/** Signed anew by something else than our key, under a header that says it is ours. */
function signedWith(
  alg: string,
  keyFor: (ours: JWK) => Promise<CryptoKey | Uint8Array>,
  more: object = {},
): Forge {
  return async (genuine) => {
    const { typ, kid } = decodeProtectedHeader(genuine) as { typ: string; kid: string };
    const key = await keyFor(await publishedKey({ kid }));
    return new SignJWT(decodeJwt(genuine)).setProtectedHeader({ alg, typ, kid, ...more }).sign(key);
  };
}

function withHeader(header: object, signature?: string): Forge {
  return (genuine) => {
    const [, payload, own] = genuine.split('.');
    const changed = encode({ ...decodeProtectedHeader(genuine), ...header });
    return Promise.resolve([changed, payload, signature ?? own].join('.'));
  };
}

const text = (secret: string) => new TextEncoder().encode(secret);
const own = async (alg: string) => (await generateKeyPair(alg, { extractable: true })).privateKey;

const FORGERIES: Record<string, Forge> = {
  'alg none, without a signature': (genuine) =>
    Promise.resolve(new UnsecuredJWT(decodeJwt(genuine)).encode()),
  'alg none, of our type and key': withHeader({ alg: 'none' }, ''),
  'alg none, with the signature left on': withHeader({ alg: 'none' }),
  'alg NONE': withHeader({ alg: 'NoNe' }, ''),
  'HS256 with the public key as PEM for its secret': signedWith('HS256', async (ours) =>
    text(await exportSPKI((await importJWK(ours, ours.alg, { extractable: true })) as CryptoKey)),
  ),
  'HS256 with the public key as JWK for its secret': signedWith('HS256', async (ours) =>
    text(JSON.stringify(ours)),
  ),
  'HS256 with the bare public key for its secret': signedWith('HS256', async ({ n, x = '' }) =>
    base64url.decode(n ?? x),
  ),
  'HS256 with an empty secret': signedWith('HS256', async () => text('\0')),
  'another key under our kid': signedWith('RS256', () => own('RS256')),
  'another algorithm under our kid': signedWith('ES256', () => own('ES256')),
  'an algorithm that we do not use': signedWith('PS256', () => own('PS256')),
  'a key that it brings along': async (genuine) => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const header = { alg: 'RS256', typ: String(decodeProtectedHeader(genuine).typ), kid: 'mine' };
    const jwk = { ...(await exportJWK(publicKey)), kid: 'mine' };
    return new SignJWT(decodeJwt(genuine)).setProtectedHeader({ ...header, jwk }).sign(privateKey);
  },
  'a key set that it points to': signedWith('RS256', () => own('RS256'), {
    jku: 'https://evil.example/jwks',
  }),
  'a key that is a file': withHeader({ kid: '../../dev/null' }),
  'a key that is a query': withHeader({ kid: "x' union select 'x" }),
  'no key named': withHeader({ kid: undefined }),
  'an extension that must be understood': withHeader({ crit: ['exp'], exp: 1 }),
  'a payload that is not encoded': withHeader({ b64: false, crit: ['b64'] }),
  'an empty signature': withHeader({}, ''),
  'a signature of zeros': withHeader({}, base64url.encode(new Uint8Array(256))),
  'a signature of zeros for ES256': withHeader({ alg: 'ES256' }, base64url.encode(new Uint8Array(64))),
  'a short signature': withHeader({}, 'AA'),
  'a long signature': withHeader({}, base64url.encode(new Uint8Array(2_000))),
  'another payload': (genuine) => {
    const [header, , signature] = genuine.split('.');
    const changed = encode({
      ...(decodeJwt(genuine) as object),
      exp: Math.floor(clock.now() / 1000) + 86_400,
    });
    return Promise.resolve([header, changed, signature].join('.'));
  },
  'a payload that is no object': (genuine) => {
    const [header, , signature] = genuine.split('.');
    return Promise.resolve([header, encode('"text"'), signature].join('.'));
  },
  'a header that is no JSON': (genuine) =>
    Promise.resolve([encode('{'), ...genuine.split('.').slice(1)].join('.')),
  'white space in it': (genuine) => Promise.resolve(genuine.replace('.', '. ')),
  padding: (genuine) => Promise.resolve(`${genuine}==`),
  'one part more': (genuine) => Promise.resolve(`${genuine}.x`),
};

/** A hint that counts spares the person a question; one that does not, says nothing of who they are. */
async function isHint(app: RelyingParty, person: Person, token: string): Promise<boolean> {
  const path = await app.authorizePath({ prompt: 'none', id_token_hint: token });
  return app.answerIn(await person.get(path)).has('code');
}

describe.each(['RS256', 'ES256'] as const)('RFC 8725 §2: a token of %s', (signingAlgorithm) => {
  async function makeSigned() {
    return makeSignedIn({ app: await makeRelyingParty({ signingAlgorithm }) });
  }

  test('that is genuine counts', async () => {
    const { app, person, tokens } = await makeSigned();
    expect(decodeProtectedHeader(tokens.access_token).alg).toBe(signingAlgorithm);
    expect(await isHint(app, person, tokens.id_token)).toBe(true);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test.each(Object.entries(FORGERIES))('is none with %s', async (_, forge) => {
    const { app, person, tokens } = await makeSigned();
    const access = await forge(tokens.access_token);
    const userinfo = await app.userinfo(access);
    expect(userinfo.status).toBe(401);
    expect(userinfo.headers.get('www-authenticate')).toMatch(/^Bearer realm="SuperID"/);
    expect((await app.introspect(access)).body).toEqual({ active: false });
    expect((await app.post('revocation', { token: access })).status).toBe(200);
    expect(await stateOf(app, tokens), 'nothing is revoked by it').toEqual(COUNTS);

    const hint = await forge(tokens.id_token);
    expect(await isHint(app, person, hint)).toBe(false);
    const asked = await person.get(
      `/oauth2/logout?${new URLSearchParams({ id_token_hint: hint }).toString()}`,
    );
    expect(asked.status, 'the person is asked').toBe(200);
    expect((await person.get('/account')).status).toBe(200);
  });
});
