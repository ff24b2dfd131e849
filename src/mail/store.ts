import { and, eq, inArray, isNull, lte, ne, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { NOTICE } from './queue-notices.ts';
import { outbox } from './schema.ts';

const MINUTE = 60_000;
const LONGEST_PAUSE = 6 * 60;

const claimed = {
  id: outbox.id,
  template: outbox.template,
  recipient: outbox.recipient,
  language: outbox.language,
  parameters: outbox.parameters,
};

/** One winner a mail and try. The next try is set first: 1, 2, 4 … minutes, 6 hours at most. */
function claim(db: Db, now: number) {
  const pause = sql`min(1 << min(${outbox.tries}, 10), ${LONGEST_PAUSE}) * ${MINUTE}`;
  return db.update(outbox).set({ tries: sql`${outbox.tries} + 1`, nextTryAt: sql`${now} + ${pause}` });
}

export function claimMail(db: Db, id: string, now: number) {
  const due = and(eq(outbox.id, id), isNull(outbox.sentAt), lte(outbox.nextTryAt, now));
  return claim(db, now)
    .where(and(due, sql`not ${isHeldBack()}`))
    .returning(claimed);
}

export function claimNextMail(db: Db, now: number) {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        isNull(outbox.sentAt),
        lte(outbox.nextTryAt, now),
        ne(outbox.template, NOTICE),
        sql`not ${isHeldBack()}`,
      ),
    )
    .orderBy(outbox.nextTryAt)
    .limit(1);
  return claim(db, now).where(inArray(outbox.id, due)).returning(claimed);
}

/** The notices whose turn has come; those that were refused before do not hold up the others. */
export function claimNotices(db: Db, now: number, most: number) {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(isNull(outbox.sentAt), lte(outbox.nextTryAt, now), eq(outbox.template, NOTICE)))
    .orderBy(outbox.tries, outbox.nextTryAt)
    .limit(most);
  return claim(db, now).where(inArray(outbox.id, due)).returning(claimed);
}

/** What a tenant has people told of itself: not while it is suspended. For statements on `outbox`. */
function isHeldBack(): SQL {
  return sql`(${outbox.template} in ('welcome', 'rename-requested') and exists (select 1 from ${tenants}
    where ${tenants.id} = ${outbox.tenantId} and ${tenants.suspendedAt} is not null))`;
}

const DAY = 24 * 60 * MINUTE;

/** Looked at again tomorrow, so that they are not in the way of the others every minute. */
export function postponeHeldBack(db: Db, now: number) {
  return db
    .update(outbox)
    .set({ nextTryAt: now + DAY })
    .where(and(isNull(outbox.sentAt), lte(outbox.nextTryAt, now), isHeldBack()));
}

/** What was sent is not kept: the parameters held codes and links. */
export function markSent(db: Db, id: string, now: number) {
  return db.update(outbox).set({ sentAt: now, parameters: null, lastError: null }).where(eq(outbox.id, id));
}

export function markFailed(db: Db, id: string, reason: string) {
  return db
    .update(outbox)
    .set({ lastError: reason.slice(0, 500) })
    .where(eq(outbox.id, id));
}
