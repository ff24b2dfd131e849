import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { queueMails, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { domains } from './schema.ts';
import { isAdministrator } from './select-domain-people.ts';

type Dependencies = { db: Db; now: number; mailSeal: MailSeal; publicOrigin: string };
type Offer = { domainId: string; domain: string; tenantName: string; accountIds: string[]; actor: Actor };

/**
 * Other administrators of the tenant are told to fetch codes of their own: the codes themselves are in no mail.
 * Whoever is none of them gets nothing. Answers the ids of the mails that may be there.
 */
export async function offerRecoveryCodes(
  { db, now, mailSeal, publicOrigin }: Dependencies,
  tenantId: string,
  { domainId, domain, tenantName, accountIds, actor }: Offer,
): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const { template, parameters } = await sealMail({ mailSeal, now }, 'recovery-offered', {
    domain,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/domains/${domainId}/recovery-codes`,
  });
  const rows = accountIds.map((accountId) => ({ accountId, mailId: newId() }));
  const on = sql`exists (select 1 from ${domains} where ${domains.id} = ${domainId}
    and ${domains.tenantId} = ${tenantId} and ${domains.switchedOnAt} is not null)`;
  await queueMails(
    db,
    { id: sql`(given.value ->> 'mailId')`, template, parameters: sql`${parameters}` },
    {
      recipient: sql`${accounts.email}`,
      language: sql`coalesce(${accounts.language}, ${tenants.language})`,
      accountId: sql`${accounts.id}`,
      tenantId,
      now,
      notBefore: sql`${now}`,
    },
    sql`${on} and ${actor.holds}`,
    sql`json_each(${JSON.stringify(rows)}) given
      cross join ${users} on ${users.accountId} = given.value ->> 'accountId' and ${users.tenantId} = ${tenantId}
        and ${isAdministrator()} and ${users.accountId} is not ${actor.accountId}
      join ${accounts} on ${accounts.id} = ${users.accountId}
      join ${tenants} on ${tenants.id} = ${users.tenantId}`,
  );
  return rows.map(({ mailId }) => mailId);
}
