import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { idempotencyKeys } from './schema.ts';

type Dependencies = { db: Db; now: number };

/** An answer as it is kept, sealed: it may hold what is shown once. */
export type KeptAnswer = { status: number; headers: [string, string][]; body: string };

/** `id`: an HMAC over token and key. `request`: one over what is asked. */
export type KeyedRequest = { id: string; request: string };

export type ClaimResult =
  /** this try does it; `keepAnswer` or `releaseKey` ends the claim */
  | { outcome: 'claimed' }
  /** done before; `answer` is what was kept */
  | { outcome: 'done'; answer: string }
  /** another try is at it right now, or broke off, and nobody knows how far it came */
  | { outcome: 'at-work' }
  /** the key was given for something else */
  | { outcome: 'other-request' };

/** Whoever claims and does not come back, after a crash, may have done it: the key is held as long as an answer. */
const KEPT = 24 * 60 * 60 * 1000;

/** One round trip. Of several tries with the same key exactly one claims. */
export async function claimKey(
  { db, now }: Dependencies,
  { id, request }: KeyedRequest,
): Promise<ClaimResult> {
  const fresh = { request, status: null, answer: null, createdAt: now, expiresAt: now + KEPT };
  const [[claimed], [found]] = await db.batch([
    db
      .insert(idempotencyKeys)
      .values({ id, ...fresh })
      .onConflictDoUpdate({
        target: idempotencyKeys.id,
        set: fresh,
        setWhere: sql`${idempotencyKeys.expiresAt} <= ${now}`,
      })
      .returning({ id: idempotencyKeys.id }),
    db
      .select({ request: idempotencyKeys.request, answer: idempotencyKeys.answer })
      .from(idempotencyKeys)
      .where(sql`${idempotencyKeys.id} = ${id}`),
  ]);
  if (claimed) return { outcome: 'claimed' };
  if (found && found.request !== request) return { outcome: 'other-request' };
  return found && found.answer !== null ? { outcome: 'done', answer: found.answer } : { outcome: 'at-work' };
}

/** `answer` is a sealed KeptAnswer. `now` as it was when the key was claimed. */
export async function keepAnswer(
  { db, now }: Dependencies,
  { id }: KeyedRequest,
  { status, answer }: { status: number; answer: string },
): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ status, answer, expiresAt: now + KEPT })
    .where(claimOf(id, now));
}

/** Nothing was created: the next try may. */
export async function releaseKey({ db, now }: Dependencies, { id }: KeyedRequest): Promise<void> {
  await db.delete(idempotencyKeys).where(claimOf(id, now));
}

/** Of this very try, unless another one has taken the key over meanwhile. */
function claimOf(id: string, now: number) {
  return sql`${idempotencyKeys.id} = ${id} and ${idempotencyKeys.createdAt} = ${now}`;
}

export function deleteOldKeys(db: Db, now: number) {
  return db.delete(idempotencyKeys).where(sql`${idempotencyKeys.expiresAt} <= ${now}`);
}
