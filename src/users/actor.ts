import { sql, type SQL } from 'drizzle-orm';

/**
 * Who does what an administrator does: a person, or a program with a token. `holds` is a condition for
 * the statements of the deed, so that of two administrators who remove each other one comes first.
 */
export type Actor = {
  /** null where no person is behind it */
  accountId: string | null;
  holds: SQL;
};

/** The service itself: its commands, its cron. */
export const SERVICE: Actor = { accountId: null, holds: sql`true` };
