import { sql, type SQL } from 'drizzle-orm';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { objections } from './schema.ts';

/** as long as a rename waits */
const LIFETIME = 14 * 24 * 60 * 60 * 1000;

/** The way to object that goes into a mail to the old address; `id` is what is kept of its token. */
export type NewObjection = { id: string; path: string };

export function newObjection(): NewObjection {
  const token = generateToken();
  return { id: hashToken(token), path: `/renames/objections/${token}` };
}

/** For the batch of the rename that it goes with. */
export function insertObjection(
  db: Db,
  { id }: NewObjection,
  given: { accountId: string; tenantId: string; oldUsername: string; newUsername: string; now: number },
  condition: SQL,
) {
  const { now, ...names } = given;
  return insertWhere(db, objections, { id, ...names, createdAt: now, expiresAt: now + LIFETIME }, condition);
}

/** True once `insertObjection` put it in. */
export function objectionExists({ id }: NewObjection): SQL<number> {
  return sql<number>`exists (select 1 from ${objections} where ${objections.id} = ${id})`;
}
