import { lte } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { codes, links } from './schema.ts';

const DAY = 24 * 60 * 60 * 1000;

/** An expired link can be renewed from its page for a month. */
export function deleteOldLinks(db: Db, now: number) {
  return db.delete(links).where(lte(links.expiresAt, now - 30 * DAY));
}

/** A spent code is of no use to anyone a day later. */
export function deleteOldCodes(db: Db, now: number) {
  return db.delete(codes).where(lte(codes.expiresAt, now - DAY));
}
