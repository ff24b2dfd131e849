import { and, eq, lte, or } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { NOTICE } from './queue-notices.ts';
import { outbox } from './schema.ts';

const DAY = 24 * 60 * 60 * 1000;
const KEPT = 30 * DAY;
/** An application that has not answered for so long has ended its sign-ins by itself. */
const TRIED = 3 * DAY;

export function deleteSentMails(db: Db, now: number) {
  const givenUp = and(eq(outbox.template, NOTICE), lte(outbox.createdAt, now - TRIED));
  return db.delete(outbox).where(or(lte(outbox.sentAt, now - KEPT), givenUp));
}
