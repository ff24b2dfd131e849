import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { outbox } from './schema.ts';

/** Not a mail but a request to an application; it waits, is tried again and is tidied up like one. */
export const NOTICE = 'logout-notice';

/**
 * One notice for each row of `from`: to which address, and a JSON object of what it tells. Nothing in it
 * is secret, so it lies there as it is.
 */
export function queueNotices(
  db: Db,
  { address, parameters, now }: { address: SQL; parameters: SQL; now: number },
  from: SQL,
) {
  return insertWhere(
    db,
    outbox,
    {
      id: sql`lower(hex(randomblob(12)))`,
      template: NOTICE,
      recipient: address,
      language: 'en',
      parameters,
      createdAt: now,
      nextTryAt: now,
    },
    sql`true`,
    from,
  );
}
