import { sql, type SQL } from 'drizzle-orm';
import { endFederatedSessionsOfDomain } from '../accounts/change-account.ts';
import { ofDomain, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { disputes, domains, ownApplications, pilots, recoveryCodes } from './schema.ts';

/** What hangs on domains, and they themselves: for the batch that removes them. `which` selects ids. */
export function deleteDomains(db: Db, which: SQL) {
  return [
    db.delete(pilots).where(sql`${pilots.domainId} in (${which})`),
    db.delete(recoveryCodes).where(sql`${recoveryCodes.domainId} in (${which})`),
    db.delete(domains).where(sql`${domains.id} in (${which})`),
  ] as const;
}

/** What a tenant's providers vouch for ends, and what is disputed is so no more: before its domains are deleted. */
export function giveDomainsBack(db: Db, tenantId: string, now: number, condition: SQL) {
  const proved = sql`select its.domain from domains its where its.tenant_id = ${tenantId} and its.proved_at is not null`;
  return [
    queueLogoutNotices(db, now, sql`${ofDomain(proved, 'by-provider')} and ${condition}`),
    endFederatedSessionsOfDomain(db, proved, condition),
    db
      .update(disputes)
      .set({ settledAt: now, outcome: 'kept' })
      .where(
        sql`${disputes.settledAt} is null and ${tenantId} in (${disputes.tenantId}, ${disputes.holderId}) and ${condition}`,
      ),
  ] as const;
}

/** For the batch that removes the tenant. */
export function deleteDomainsOfTenant(db: Db, tenantId: string, condition: SQL) {
  const theirs = sql`select theirs.id from ${domains} theirs where theirs.tenant_id = ${tenantId} and ${condition}`;
  return [
    ...deleteDomains(db, theirs),
    db.delete(ownApplications).where(sql`${ownApplications.tenantId} = ${tenantId} and ${condition}`),
  ] as const;
}

/** For the batch that removes the account. */
export function deleteRecoveryCodesOf(db: Db, accountId: string, condition: SQL) {
  return db.delete(recoveryCodes).where(sql`${recoveryCodes.accountId} = ${accountId} and ${condition}`);
}
