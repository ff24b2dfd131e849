import { sql, type SQL } from 'drizzle-orm';
import { isAdmitted } from '../users/may-enter.ts';

/** A recovery code was given: it opens the settings of one domain, in one browser, for half an hour. */
export type RecoveryPass = {
  domainId: string;
  tenantId: string;
  accountId: string;
  /** of the code */
  codeId: string;
  /** SHA-256 of the browser's cookie */
  browser: string;
};

/** seconds */
export const RECOVERY_LIFETIME = 30 * 60;

/**
 * The pass says what was given, not that it still counts: the code is the one that this account used for this
 * domain, which is still its tenant's, and the account is still an administrator there.
 */
export function recoveryHolds(pass: RecoveryPass, now: number): SQL {
  const { domainId, tenantId, accountId, codeId } = pass;
  return sql`(exists (select 1 from recovery_codes given join domains its on its.id = given.domain_id
      where given.id = ${codeId} and given.account_id = ${accountId} and given.used_by is not null
        and given.used_at > ${now - RECOVERY_LIFETIME * 1000} and its.id = ${domainId}
        and its.tenant_id = ${tenantId} and its.proved_at is not null)
    and ${isActiveAdministrator(sql`${accountId}`, tenantId)})`;
}

/** Confirmed, not deactivated, and the tenant runs. */
export function isActiveAdministrator(accountId: SQL, tenantId: string): SQL {
  return sql`exists (select 1 from users me join tenants mine on mine.id = me.tenant_id
    where me.account_id = ${accountId} and me.tenant_id = ${tenantId} and me.role = 'admin'
      and ${isAdmitted('me')} and mine.suspended_at is null)`;
}
