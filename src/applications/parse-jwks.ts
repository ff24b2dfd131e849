import { importJWK, type JWK } from 'jose';
import * as z from 'zod/mini';

export type JwksProblem =
  | 'malformed'
  | 'too-long'
  | 'none'
  | 'too-many'
  /** it is to prove itself by something that only it knows */
  | 'private-key'
  /** RSA of at least 2048 bits, P-256 or Ed25519 */
  | 'unsupported-key'
  | 'weak-key'
  /** of several keys each needs a `kid`, by which an assertion tells its own */
  | 'kid-missing'
  | 'repeated';

export type ParsedJwks =
  | { ok: true; jwks: { keys: object[] } }
  /** `value`: the `kid` of the key */
  | { ok: false; problem: JwksProblem; value?: string };

const LONGEST = 30_000;
const MOST_KEYS = 10;
/** RFC 7518 §6.2.2, §6.3.2 and §6.4.1, RFC 8037 §2 */
const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const SHORTEST_RSA = 2048;
/** Beyond this each signature is work that strangers could make us do. */
const LONGEST_RSA = 8192;

const text = z.string().check(z.minLength(1), z.maxLength(2_000));
const base64url = text.check(z.regex(/^[A-Za-z0-9_-]+$/));
const common = {
  kid: z.optional(text),
  use: z.optional(z.literal('sig')),
  key_ops: z.optional(z.tuple([z.literal('verify')])),
};

/** Of a key nothing else is kept. */
const KEYS = {
  RSA: z.object({
    ...common,
    kty: z.literal('RSA'),
    n: base64url,
    e: z.literal('AQAB'),
    alg: z.optional(z.literal('RS256')),
  }),
  EC: z.object({
    ...common,
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url,
    y: base64url,
    alg: z.optional(z.literal('ES256')),
  }),
  OKP: z.object({
    ...common,
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: base64url,
    alg: z.optional(z.enum(['EdDSA', 'Ed25519'])),
  }),
};
const ALGORITHMS = { RSA: 'RS256', EC: 'ES256', OKP: 'Ed25519' };
const set = z.looseObject({ keys: z.array(z.record(z.string(), z.unknown())) });

/** The public keys of a JWK Set (RFC 7517 §5) by which an application proves itself. */
export async function parseJwks(given: string): Promise<ParsedJwks> {
  if (given.length > LONGEST) return { ok: false, problem: 'too-long' };
  const parsed = set.safeParse(parseJson(given));
  if (!parsed.success) return { ok: false, problem: 'malformed' };
  const { keys } = parsed.data;
  if (keys.length === 0) return { ok: false, problem: 'none' };
  if (keys.length > MOST_KEYS) return { ok: false, problem: 'too-many' };
  const kept: JWK[] = [];
  for (const key of keys) {
    const named = typeof key['kid'] === 'string' ? { value: key['kid'].slice(0, 100) } : {};
    const problem = await judgeKey(key, kept);
    if (problem !== null) return { ok: false, problem, ...named };
  }
  if (kept.length > 1 && kept.some(({ kid }) => kid === undefined))
    return { ok: false, problem: 'kid-missing' };
  return { ok: true, jwks: { keys: kept } };
}

function parseJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return null;
  }
}

/** Adds it to those that are kept, where nothing is wrong. */
async function judgeKey(key: Record<string, unknown>, kept: JWK[]): Promise<JwksProblem | null> {
  if (key['kty'] === 'oct' || PRIVATE_PARTS.some((part) => part in key)) return 'private-key';
  const kty = (['RSA', 'EC', 'OKP'] as const).find((known) => known === key['kty']);
  const parsed = kty && KEYS[kty].safeParse(key);
  if (!parsed?.success) return 'unsupported-key';
  const jwk = parsed.data as JWK & { kty: keyof typeof ALGORITHMS };
  if (jwk.kid !== undefined && kept.some(({ kid }) => kid === jwk.kid)) return 'repeated';
  // Whether it is a point of the curve, a number that can be read.
  const imported = await importJWK(jwk, ALGORITHMS[jwk.kty]).catch(() => null);
  if (!imported || imported instanceof Uint8Array) return 'malformed';
  if (jwk.kty === 'RSA') {
    const { modulusLength } = imported.algorithm as CryptoKeyRsaKeyAlgorithm;
    if (modulusLength < SHORTEST_RSA) return 'weak-key';
    if (modulusLength > LONGEST_RSA) return 'unsupported-key';
  }
  kept.push(jwk);
  return null;
}
