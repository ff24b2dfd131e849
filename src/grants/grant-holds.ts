import { sql, type SQL } from 'drizzle-orm';
import { grants } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

/**
 * True while what a grant gave out counts: neither revoked nor expired, the account of the same epoch, the
 * user still one who may enter by a proof that is not older than the tenant accepts, the application still
 * there for this tenant, with the person's consent if it needs that, and its session not ended, unless the
 * grant outlives it. For conditions on `grants`.
 */
export function grantHolds(now: number): SQL {
  return sql`(${grants.revokedAt} is null and ${grants.expiresAt} > ${now}
    and exists (select 1 from accounts whose where whose.id = ${grants.accountId} and ${isOfEpoch()})
    and exists (select 1 from users who join tenants place on place.id = who.tenant_id
      where who.account_id = ${grants.accountId} and who.tenant_id = ${grants.tenantId}
      and ${isAdmitted('who')} and who.epoch < ${grants.provedAt}
      and place.suspended_at is null and place.model <> 'standard')
    and exists (select 1 from applications app where app.id = ${grants.applicationId} and app.disabled_at is null
      and (app.first_party or exists (select 1 from consents given where given.account_id = ${grants.accountId}
        and given.application_id = app.id and given.tenant_id = ${grants.tenantId}))
      and (app.all_tenants or exists (select 1 from application_tenants served
        where served.application_id = app.id and served.tenant_id = ${grants.tenantId})))
    and (${grants.offline} or not exists (select 1 from ended_sessions ended
      where ended.account_id = ${grants.accountId} and ended.id = ${grants.sid})))`;
}

/** The account, as `whose`, is still of the epoch that the grant stands on: that of sign-ins of its kind. */
export function isOfEpoch(): SQL {
  return sql`${grants.epoch} = case ${grants.idp} when 'superid' then whose.epoch else whose.federated_epoch end`;
}
