import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { users } from '../users/schema.ts';
import { accounts, renames } from './schema.ts';

/** A new username that waits for the person. */
export type OpenRename = {
  id: string;
  /** who asked for it: the primary tenant */
  tenantId: string;
  tenantName: string;
  oldUsername: string;
  newUsername: string;
  createdAt: number;
  expiresAt: number;
};

const columns = {
  id: renames.id,
  tenantId: renames.tenantId,
  tenantName: tenants.name,
  oldUsername: renames.oldUsername,
  newUsername: renames.newUsername,
  createdAt: renames.createdAt,
  expiresAt: renames.expiresAt,
};

/**
 * The rename that waits for this account, or no row: for the batch of whatever shows people where they
 * stand. One that the tenant asked for before it ceased to be the primary one counts no more (R10).
 */
export function openRenameOfAccount(db: Db, accountId: string, now: number) {
  return db
    .select(columns)
    .from(renames)
    .innerJoin(tenants, eq(tenants.id, renames.tenantId))
    .innerJoin(accounts, eq(accounts.id, renames.accountId))
    .where(and(eq(renames.accountId, accountId), isOpen(now)));
}

/** The rename that this tenant asked for and that waits for its user, or no row. */
export function openRenameOf(db: Db, tenantId: string, { userId, now }: { userId: string; now: number }) {
  return db
    .select(columns)
    .from(renames)
    .innerJoin(tenants, eq(tenants.id, renames.tenantId))
    .innerJoin(accounts, eq(accounts.id, renames.accountId))
    .innerJoin(users, and(eq(users.accountId, accounts.id), eq(users.tenantId, renames.tenantId)))
    .where(and(eq(users.id, userId), eq(users.tenantId, tenantId), isOpen(now)));
}

function isOpen(now: number) {
  return and(
    isNull(renames.settledAt),
    gt(renames.expiresAt, now),
    isNull(tenants.suspendedAt),
    sql`${accounts.primaryTenantId} = ${renames.tenantId} and ${accounts.username} = ${renames.oldUsername}`,
  );
}

/** What waits for the signed-in person: one round trip. */
export async function readOpenRename(
  { db, now }: { db: Db; now: number },
  session: Session,
): Promise<{ signedIn: SignedIn; rename: OpenRename | null }> {
  const [signedIn, [rename]] = await withSignedIn(
    db,
    session,
    openRenameOfAccount(db, session.accountId, now),
  );
  return { signedIn, rename: rename ?? null };
}
