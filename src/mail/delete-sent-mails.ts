import { lte } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { outbox } from './schema.ts';

const KEPT = 30 * 24 * 60 * 60 * 1000;

export function deleteSentMails(db: Db, now: number) {
  return db.delete(outbox).where(lte(outbox.sentAt, now - KEPT));
}
