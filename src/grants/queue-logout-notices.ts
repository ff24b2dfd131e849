import { sql, type SQL } from 'drizzle-orm';
import { queueNotices } from '../mail/queue-notices.ts';
import type { Db } from '../storage/db.ts';
import { isOfEpoch } from './grant-holds.ts';
import { grants } from './schema.ts';

/**
 * Tells the applications that people are signed in to by these grants that they are not any more (OpenID
 * Connect Back-Channel Logout). For the batch that ends them, before the statement that does: `which` is a
 * condition on `grants`. Of those of an earlier epoch they have heard.
 */
export function queueLogoutNotices(db: Db, now: number, which: SQL) {
  return queueNotices(
    db,
    { address: sql`told.address`, parameters: sql`told.what`, now },
    sql`(select distinct app.backchannel_logout_uri as address,
        json_object('application', app.id, 'account', ${grants.accountId}, 'tenant', ${grants.tenantId}, 'sid', ${grants.sid}) as what
      from ${grants} join applications app on app.id = ${grants.applicationId}
      where app.backchannel_logout_uri is not null and app.disabled_at is null
        and ${grants.revokedAt} is null and ${grants.expiresAt} > ${now} and ${isCurrent()} and ${which}) told`,
  );
}

/** By one sign-in in one browser. */
export function ofSignIn({ accountId, sid }: { accountId: string; sid: string }): SQL {
  return sql`${grants.accountId} = ${accountId} and ${grants.sid} = ${sid}`;
}

/** By any sign-in of the account that holds so far. */
export function ofAccount(accountId: string): SQL {
  return sql`${grants.accountId} = ${accountId} and ${isCurrent()}`;
}

/** By the sign-ins of the people of an email domain that a provider vouches for, or those that none does. */
export function ofDomain(domain: string | SQL, vouched: 'by-provider' | 'by-superid'): SQL {
  const idp = vouched === 'by-superid' ? sql`= 'superid'` : sql`<> 'superid'`;
  return sql`${grants.accountId} in (select whose.id from accounts whose where whose.domain in (${domain})) and ${grants.idp} ${idp}`;
}

function isCurrent(): SQL {
  return sql`exists (select 1 from accounts whose where whose.id = ${grants.accountId} and ${isOfEpoch()})`;
}

/** By any sign-in of one user in one tenant: `user` selects its id. */
export function ofUser(user: SQL): SQL {
  // Not by a condition on both tables, which would look at every grant there is.
  return sql`${grants.accountId} = (select who.account_id from users who where who.id = ${user})
    and ${grants.tenantId} = (select who.tenant_id from users who where who.id = ${user})
    and ${grants.provedAt} > (select who.epoch from users who where who.id = ${user})`;
}
