import { sql, type SQL } from 'drizzle-orm';
import { isAdmitted } from '../users/may-enter.ts';

/**
 * Whether those who answer for an import may still register people: the person an administrator of the
 * tenant, the token not revoked. No session is asked for, since the cron goes on when it has ended. For
 * statements on `imports`.
 */
export function starterHolds(now: number): SQL {
  return sql`(case when imports.created_by is not null
    then exists (select 1 from users starter where starter.account_id = imports.created_by
      and starter.tenant_id = imports.tenant_id and starter.role = 'admin'
      and ${isAdmitted('starter')})
    else exists (select 1 from api_tokens token where token.id = imports.token_id and token.revoked_at is null
      and coalesce(token.expires_at > ${now}, true) and coalesce(token.tenant_id = imports.tenant_id, true)) end)`;
}

/** And somebody could enter the tenant. For statements on `imports`. */
export function mayGoOn(now: number): SQL {
  return sql`(${starterHolds(now)} and exists (select 1 from tenants running where running.id = imports.tenant_id
    and running.suspended_at is null and running.model <> 'standard'))`;
}
