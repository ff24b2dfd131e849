import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { disputes } from './schema.ts';

export type OpenDispute = {
  id: string;
  domain: string;
  /** who claims it */
  tenantId: string;
  tenantName: string;
  /** who has it */
  holderId: string;
  holderName: string;
  openedAt: number;
};

/** What two tenants have shown to be theirs, and nobody has decided: the oldest first. */
export function listDisputes(db: Db) {
  return selectDisputes(db).orderBy(disputes.openedAt, disputes.id).limit(100);
}

/** Null for one that is settled, or never was. */
export async function findDispute(db: Db, disputeId: string): Promise<OpenDispute | null> {
  const found = await selectDisputes(db, disputeId);
  return found[0] ?? null;
}

function selectDisputes(db: Db, disputeId: string | null = null) {
  return db
    .select({
      id: disputes.id,
      domain: disputes.domain,
      tenantId: disputes.tenantId,
      tenantName: nameOf(sql`${disputes.tenantId}`).as('claimant_name'),
      holderId: disputes.holderId,
      holderName: nameOf(sql`${disputes.holderId}`).as('holder_name'),
      openedAt: disputes.openedAt,
    })
    .from(disputes)
    .where(sql`${disputes.settledAt} is null and (${disputeId} is null or ${disputes.id} = ${disputeId})`);
}

/** A tenant that is gone has none. */
function nameOf(tenantId: SQL) {
  return sql<string>`coalesce((select place.name from tenants place where place.id = ${tenantId}), '')`;
}
