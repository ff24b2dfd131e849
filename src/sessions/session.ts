import { generateToken, hashToken } from '../crypto/tokens.ts';

const HOUR = 60 * 60 * 1000;
const LIFETIME = 12 * HOUR;
/** milliseconds */
export const KEPT_LIFETIME = 30 * 24 * HOUR;

/** How someone proved who they are, as `amr` of RFC 8176. */
export type Proof = 'pwd' | 'otp';

/** A signed-in browser, as it lies in KV: value and metadata are the same, so that a list shows all. */
type StoredSession = {
  epoch: number;
  startedAt: number;
  /** of the last proof (ms): "recent sign-in" and a user's epoch look at it */
  provedAt: number;
  expiresAt: number;
  lastUsedAt: number;
  kept: boolean;
  proofs: Proof[];
  browser: string;
  country: string | null;
};

/** `id` is the SHA-256 of the token in the cookie. */
export type Session = StoredSession & { id: string; accountId: string };

/**
 * A session of its own for each sign-in, so that nobody continues one they did not start. `cookie` goes
 * to the browser and is kept nowhere else.
 */
export async function startSession(
  { kv, now }: { kv: KVNamespace; now: number },
  given: {
    accountId: string;
    epoch: number;
    kept: boolean;
    proofs: Proof[];
    browser: string;
    country: string | null;
  },
): Promise<{ session: Session; cookie: string }> {
  const token = generateToken();
  const { accountId, ...facts } = given;
  const expiresAt = now + (facts.kept ? KEPT_LIFETIME : LIFETIME);
  const stored: StoredSession = { ...facts, startedAt: now, provedAt: now, lastUsedAt: now, expiresAt };
  const session = { ...stored, id: hashToken(token), accountId };
  await put(kv, session, stored);
  return { session, cookie: `${accountId}.${token}` };
}

/** The same session under a new token, after the epoch that it stood on has ended. */
export async function continueSession(
  { kv, now }: { kv: KVNamespace; now: number },
  session: Session,
  epoch: number,
): Promise<{ session: Session; cookie: string }> {
  const token = generateToken();
  const { id: _, accountId, ...facts } = session;
  const stored: StoredSession = { ...facts, epoch, lastUsedAt: now };
  const continued = { ...stored, id: hashToken(token), accountId };
  await put(kv, continued, stored);
  return { session: continued, cookie: `${accountId}.${token}` };
}

/** Null where the cookie is malformed or KV has nothing. Whether it still holds, D1 knows. */
export async function findSession(
  { kv, now }: { kv: KVNamespace; now: number },
  cookie: string | undefined,
): Promise<Session | null> {
  const parsed = parseSessionCookie(cookie);
  if (!parsed) return null;
  const stored = await kv.get<StoredSession>(keyOf(parsed), 'json');
  if (!stored || stored.expiresAt <= now) return null;
  return { ...stored, ...parsed };
}

export function parseSessionCookie(cookie: string | undefined): { accountId: string; id: string } | null {
  const match = /^([a-z0-9]{24})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '');
  return match && { accountId: match[1]!, id: hashToken(match[2]!) };
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
    metadata ? [{ ...metadata, id: name.slice(prefix.length), accountId }] : [],
  );
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
