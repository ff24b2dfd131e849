import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { consents, grants, refreshTokens } from './schema.ts';

/** Whatever applications hold of an account, and what the person consented to. For the batch that removes it. */
export function deleteGrantsOfAccount(db: Db, accountId: string, condition: SQL) {
  return deleteGrants(db, { of: (table) => sql`${table.accountId} = ${accountId}`, condition });
}

/** The same of one user: what the account has in other tenants stays. */
export function deleteGrantsOfUser(
  db: Db,
  { tenantId, accountId }: { tenantId: string; accountId: SQL },
  condition: SQL,
) {
  const of = (table: typeof grants | typeof consents) =>
    sql`${table.tenantId} = ${tenantId} and ${table.accountId} = ${accountId}`;
  return deleteGrants(db, { of, condition });
}

/** Of an application that is removed: nobody is signed in to it any more. */
export function deleteGrantsOfApplication(db: Db, applicationId: string, condition: SQL) {
  return deleteGrants(db, { of: (table) => sql`${table.applicationId} = ${applicationId}`, condition });
}

/** Of a tenant that is removed: at most so many rows of each kind at once, and the grants that have none left. */
export function deleteGrantsOfTenant(db: Db, tenantId: string, most: number, condition: SQL) {
  const tokens = sql`select mine.rowid from refresh_tokens mine join grants theirs on theirs.id = mine.grant_id
    where theirs.tenant_id = ${tenantId} limit ${most}`;
  const spent = sql`select mine.id from grants mine where mine.tenant_id = ${tenantId}
    and not exists (select 1 from refresh_tokens theirs where theirs.grant_id = mine.id) limit ${most}`;
  const given = sql`select mine.rowid from consents mine where mine.tenant_id = ${tenantId} limit ${most}`;
  return [
    db.delete(refreshTokens).where(sql`rowid in (${tokens}) and ${condition}`),
    db.delete(grants).where(sql`${grants.id} in (${spent}) and ${condition}`),
    db.delete(consents).where(sql`rowid in (${given}) and ${condition}`),
  ] as const;
}

/** Tokens go before the grants that they are of. `condition` holds or not whatever of these goes first. */
function deleteGrants(
  db: Db,
  { of, condition }: { of: (table: typeof grants | typeof consents) => SQL; condition: SQL },
) {
  const theirs = sql`select ${grants.id} from ${grants} where ${of(grants)}`;
  return [
    db.delete(refreshTokens).where(sql`${refreshTokens.grantId} in (${theirs}) and ${condition}`),
    db.delete(grants).where(sql`${of(grants)} and ${condition}`),
    db.delete(consents).where(sql`${of(consents)} and ${condition}`),
  ] as const;
}
