import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { isGovernedBy } from './governed-by.ts';
import { openRenameOf, type OpenRename } from './open-rename.ts';
import { accounts, objections } from './schema.ts';

export type UsernameView = {
  userId: string;
  firstName: string;
  lastName: string;
  /** as this tenant knows it */
  username: string;
} & (
  | {
      /** R10: this tenant changes it */
      governed: 'here';
      email: string;
      waiting: OpenRename | null;
      /** the newest, while the link to object would still hold */
      objection: { oldUsername: string; newUsername: string; objectedAt: number } | null;
    }
  /** and where, this tenant is not told */
  | { governed: 'elsewhere' }
  | { governed: 'not-confirmed' }
);

/** What an admin sees before changing a username: one round trip. Throws NotFound for another tenant's user. */
export async function readUsername(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  userId: string,
): Promise<UsernameView> {
  const mine = and(eq(users.id, userId), eq(users.tenantId, tenantId));
  const [[user], [waiting], [objection]] = await db.batch([
    db
      .select({
        userId: users.id,
        firstName: users.firstName,
        lastName: users.lastName,
        username: users.username,
        confirmedAt: users.confirmedAt,
        email: accounts.email,
        here: isGovernedBy(tenantId).mapWith(Boolean).as('governed_here'),
      })
      .from(users)
      .innerJoin(accounts, eq(accounts.id, users.accountId))
      .where(mine),
    openRenameOf(db, tenantId, { userId, now }),
    db
      .select({
        oldUsername: objections.oldUsername,
        newUsername: objections.newUsername,
        objectedAt: sql<number>`${objections.objectedAt}`.as('made_at'),
      })
      .from(objections)
      .innerJoin(users, eq(users.accountId, objections.accountId))
      .where(and(mine, eq(objections.tenantId, tenantId), isNotNull(objections.objectedAt)))
      .orderBy(desc(objections.objectedAt))
      .limit(1),
  ]);
  if (!user) throw new NotFound();
  const { confirmedAt, here, email, ...known } = user;
  if (confirmedAt === null) return { ...known, governed: 'not-confirmed' };
  if (!here) return { ...known, governed: 'elsewhere' };
  return { ...known, governed: 'here', email, waiting: waiting ?? null, objection: objection ?? null };
}
