import { eq, sql, type SQL } from 'drizzle-orm';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { accounts, objections, renames } from './schema.ts';

export type ObjectionView = {
  state: /** the rename waits for the person: objecting cancels it */
    | 'waiting'
    /** the account bears another name by now */
    | 'in-effect'
    /** withdrawn, declined, expired or changed back: there is nothing to object to */
    | 'over'
    /** this link was used */
    | 'objected';
  /** the old name is still the account's */
  holds: boolean;
  oldUsername: string;
  newUsername: string;
  /** who changed it, or asked for it */
  tenantId: string;
  tenantName: string;
};

/** Looks at a link to object and consumes nothing. Null for one that is expired or never was. */
export async function readObjection(
  { db, now }: { db: Db; now: number },
  token: string,
): Promise<ObjectionView | null> {
  const [found] = await findObjection(db, token, now);
  if (!found) return null;
  const { objectedAt, waiting, moved, oldUsername, newUsername, tenantId, tenantName } = found;
  const open = waiting ? 'waiting' : moved ? 'in-effect' : 'over';
  const state = objectedAt === null ? open : 'objected';
  return { state, holds: !moved, oldUsername, newUsername, tenantId, tenantName };
}

export function findObjection(db: Db, token: string, now: number) {
  return db
    .select({
      id: objections.id,
      accountId: objections.accountId,
      tenantId: objections.tenantId,
      tenantName: tenants.name,
      oldUsername: objections.oldUsername,
      newUsername: objections.newUsername,
      objectedAt: objections.objectedAt,
      primaryTenantId: accounts.primaryTenantId,
      waiting: isWaiting(now).mapWith(Boolean).as('waiting'),
      moved: hasMoved().mapWith(Boolean).as('moved'),
    })
    .from(objections)
    .innerJoin(accounts, eq(accounts.id, objections.accountId))
    .innerJoin(tenants, eq(tenants.id, objections.tenantId))
    .where(sql`${objections.id} = ${hashToken(token)} and ${objections.expiresAt} > ${now}`);
}

/**
 * The rename that this objection was mailed with waits: one that was asked for later has a mail of its
 * own. For statements on `objections`.
 */
export function isWaiting(now: number): SQL<number> {
  return sql<number>`exists (select 1 from ${renames} waits where waits.account_id = ${objections.accountId}
    and waits.tenant_id = ${objections.tenantId} and waits.old_username = ${objections.oldUsername}
    and waits.new_username = ${objections.newUsername} and waits.created_at <= ${objections.createdAt}
    and waits.settled_at is null and waits.expires_at > ${now})`;
}

/**
 * The account has left the old name, for whatever other one: whoever renames twice does not shake off
 * who was renamed. For statements on `objections`.
 */
export function hasMoved(): SQL<number> {
  return sql<number>`exists (select 1 from ${accounts} moved where moved.id = ${objections.accountId}
    and moved.username <> ${objections.oldUsername})`;
}
