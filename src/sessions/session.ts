import { generateToken, hashToken, keyedHash, sameText } from '../crypto/tokens.ts';
import type { Idp } from '../providers.ts';
import { newId } from '../storage/ids.ts';

const HOUR = 60 * 60 * 1000;
const LIFETIME = 12 * HOUR;
/** milliseconds: of an operator's session, which is never kept longer */
export const OPERATOR_LIFETIME = 8 * HOUR;
/** milliseconds */
export const KEPT_LIFETIME = 30 * 24 * HOUR;

/** How someone proved who they are, as `amr` of RFC 8176; `fed` is the word of an identity provider. */
export type Method = 'pwd' | 'otp' | 'fed';

/** One proof, to whom it was given, and when (ms). */
type Proof = { method: Method; to: Idp; at: number };

/** A signed-in browser, as it lies in KV: value and metadata are the same, so that a list shows all. */
type StoredSession = {
  /** of this sign-in, whatever token it goes on under: what applications know it by */
  sid: string;
  /** who vouches for it: it stands on the account's epoch of such sign-ins */
  idp: Idp;
  epoch: number;
  startedAt: number;
  /** of the last proof (ms): a user's epoch looks at it */
  provedAt: number;
  /**
   * When the person themselves proved it last, as far as is known (ms): "recent sign-in" and `max_age` look at
   * it. A provider may say who someone is long after it asked them.
   */
  authenticatedAt: number | null;
  expiresAt: number;
  lastUsedAt: number;
  kept: boolean;
  proofs: Proof[];
  browser: string;
  country: string | null;
};

/** What names a session: the account, the sign-in, and the SHA-256 of the token in the cookie. */
export type SessionKey = { accountId: string; sid: string; id: string };

export type Session = StoredSession & SessionKey;

/** Newest first: the first signs, all are taken. */
export type SessionKeys = Uint8Array[];

type Store = { kv: KVNamespace; sessionKeys: SessionKeys; now: number };

/**
 * `account.sid.token`, the token 256 random bits and an HMAC over all: a cookie that was never given out
 * is told from one that was, without asking anyone, so that nobody signs others out with made-up cookies.
 */
function newCookie(sessionKeys: SessionKeys, accountId: string, sid: string): { id: string; cookie: string } {
  const random = generateToken();
  const token = random + macOf(sessionKeys[0]!, accountId, sid, random);
  return { id: hashToken(token), cookie: `${accountId}.${sid}.${token}` };
}

function macOf(key: Uint8Array, ...parts: string[]): string {
  return keyedHash(key, ...parts).slice(0, 32);
}

/**
 * A session of its own for each sign-in, so that nobody continues one they did not start. `cookie` goes
 * to the browser and is kept nowhere else.
 */
export async function startSession(
  { kv, sessionKeys, now }: Store,
  given: {
    accountId: string;
    epoch: number;
    kept: boolean;
    /** SuperID itself, unless given */
    idp?: Idp;
    methods: Method[];
    /** now, unless given */
    authenticatedAt?: number | null;
    browser: string;
    country: string | null;
    /** ms; 12 hours, or 30 days where it is kept, unless given */
    lifetime?: number;
  },
): Promise<{ session: Session; cookie: string }> {
  const { accountId, lifetime, idp = 'superid', methods, authenticatedAt = now, ...rest } = given;
  const proofs = methods.map((method) => ({ method, to: idp, at: now }));
  const facts = { ...rest, idp, proofs, authenticatedAt };
  const sid = newId();
  const { id, cookie } = newCookie(sessionKeys, accountId, sid);
  const expiresAt = now + (lifetime ?? (facts.kept ? KEPT_LIFETIME : LIFETIME));
  const stored: StoredSession = { ...facts, sid, startedAt: now, provedAt: now, lastUsedAt: now, expiresAt };
  const session = { ...stored, id, accountId };
  await put(kv, session, stored);
  return { session, cookie };
}

/** The same session under a new token, after the epoch that it stood on has ended. */
export async function continueSession(
  { kv, sessionKeys, now }: Store,
  session: Session,
  epoch: number,
): Promise<{ session: Session; cookie: string }> {
  const { id: _, accountId, ...facts } = session;
  const { id, cookie } = newCookie(sessionKeys, accountId, facts.sid);
  const stored: StoredSession = { ...facts, epoch, lastUsedAt: now };
  const continued = { ...stored, id, accountId };
  await put(kv, continued, stored);
  return { session: continued, cookie };
}

/** The session after one more proof, which the person gave just now. */
export function withProof(session: Session, method: Method, to: Idp, now: number): Session {
  const others = session.proofs.filter((proof) => proof.method !== method || proof.to !== to);
  const proofs = [...others, { method, to, at: now }];
  return { ...session, proofs, provedAt: now, authenticatedAt: now };
}

/** `amr`: each method once. */
export function methodsOf({ proofs }: Pick<Session, 'proofs'>): Method[] {
  return [...new Set(proofs.map(({ method }) => method))];
}

/** Null where the cookie is malformed or KV has nothing. Whether it still holds, D1 knows. */
export async function findSession(
  { kv, sessionKeys, now }: Store,
  cookie: string | undefined,
): Promise<Session | null> {
  const parsed = parseSessionCookie(sessionKeys, cookie);
  if (!parsed) return null;
  const stored = await kv.get<StoredSession>(keyOf(parsed), 'json');
  if (!stored?.idp || stored.expiresAt <= now) return null;
  return { ...stored, ...parsed };
}

/** Null for what we never gave out. */
export function parseSessionCookie(sessionKeys: SessionKeys, cookie: string | undefined): SessionKey | null {
  const match = /^([a-z2-7]{24})\.([a-z2-7]{24})\.([A-Za-z0-9_-]{43})([0-9a-f]{32})$/.exec(cookie ?? '');
  if (!match) return null;
  const [, accountId = '', sid = '', random = '', mac = ''] = match;
  const ours = sessionKeys.some((key) => sameText(macOf(key, accountId, sid, random), mac));
  return ours ? { accountId, sid, id: hashToken(random + mac) } : null;
}

/** Notes the last use, hourly at most: KV takes one write a second a key, and a click needs none. */
export async function noteUse(
  { kv, now }: { kv: KVNamespace; now: number },
  session: Session,
): Promise<void> {
  if (now - session.lastUsedAt < HOUR || session.expiresAt - now < 60_000) return;
  const { id: _, accountId: __, ...stored } = session;
  await put(kv, session, { ...stored, lastUsedAt: now });
}

/** All sessions that KV shows for an account, ended ones among them. */
export async function listStoredSessions(kv: KVNamespace, accountId: string): Promise<Session[]> {
  const prefix = `session:${accountId}:`;
  const { keys } = await kv.list<StoredSession>({ prefix });
  return keys.flatMap(({ name, metadata }) =>
    metadata?.idp ? [{ ...metadata, id: name.slice(prefix.length), accountId }] : [],
  );
}

/** The sign-in that a session of the account is of; null where KV does not show it. */
export async function findSid(
  kv: KVNamespace,
  session: { accountId: string; id: string },
): Promise<string | null> {
  const stored = await kv.get<StoredSession>(keyOf(session), 'json');
  return stored?.sid ?? null;
}

/** Tidies up; what ends a session is the row in D1. */
export async function deleteStoredSession(
  kv: KVNamespace,
  session: { accountId: string; id: string },
): Promise<void> {
  await kv.delete(keyOf(session));
}

function put(
  kv: KVNamespace,
  session: { accountId: string; id: string },
  stored: StoredSession,
): Promise<void> {
  return kv.put(keyOf(session), JSON.stringify(stored), {
    metadata: stored,
    expiration: Math.ceil(stored.expiresAt / 1000),
  });
}

function keyOf({ accountId, id }: { accountId: string; id: string }): string {
  return `session:${accountId}:${id}`;
}
