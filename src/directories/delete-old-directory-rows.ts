import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { deleteOldPositions } from './list-positions.ts';
import { directoryRequests, directoryTokens } from './schema.ts';

const DAY = 24 * 60 * 60 * 1000;
/** As the page of the log says. */
const REQUESTS_KEPT = 30 * DAY;
/** Long enough for whoever wonders why a directory stopped; the audit log knows it longer. */
const TOKENS_KEPT = 90 * DAY;

/** For the cron: what nobody looks at any more, and short-lived tokens a day after they ended. */
export function deleteOldDirectoryRows(db: Db, now: number) {
  const over = sql`min(coalesce(${directoryTokens.revokedAt}, ${directoryTokens.expiresAt}), coalesce(${directoryTokens.expiresAt}, ${directoryTokens.revokedAt}))`;
  return [
    deleteOldPositions(db, now),
    db.delete(directoryRequests).where(sql`${directoryRequests.at} < ${now - REQUESTS_KEPT}`),
    db
      .delete(directoryTokens)
      .where(
        sql`${over} < case when ${directoryTokens.kind} = 'access' then ${now - DAY} else ${now - TOKENS_KEPT} end`,
      ),
  ] as const;
}
