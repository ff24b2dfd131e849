import { eq, sql, type SQL } from 'drizzle-orm';
import { hasNoWayIn } from '../accounts/way-in.ts';
import { accounts } from '../accounts/schema.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { domainOf } from '../accounts/username.ts';
import { links } from './schema.ts';

/** What a link is, and whether it still holds. */
export function findLink(db: Db, token: string, now: number) {
  return db
    .select({
      id: links.id,
      kind: links.kind,
      accountId: links.accountId,
      userId: links.userId,
      username: links.username,
      /** null while it holds */
      deadBecause: deadBecause(now).as('dead_because'),
      /** the account still has the name that the link was mailed to */
      stillNamed: sql<number>`${accounts.username} = ${links.username}`.as('still_named'),
      noWayIn: sql<number>`${hasNoWayIn()}`.as('no_way_in'),
      hasPassword: sql<number>`${accounts.passwordHash} is not null`.as('has_password'),
      language: accounts.language,
    })
    .from(links)
    .innerJoin(accounts, eq(accounts.id, links.accountId))
    .where(eq(links.id, hashToken(token)));
}

/** Not spent, not expired, and the account is still as it was when the link was mailed. */
function stillHolds(now: number): SQL {
  return sql`${deadBecause(now)} is null`;
}

function deadBecause(now: number): SQL<'spent' | 'expired' | 'overtaken' | null> {
  return sql`(case when ${links.consumedAt} is not null then 'spent' when ${links.expiresAt} <= ${now} then 'expired'
    when ${accounts.username} <> ${links.username} or ${accounts.credentialVersion} <> ${links.credentialVersion}
    then 'overtaken' end)`;
}

/**
 * Consumes a link to choose a password, in one statement: of parallel tries exactly one leaves its
 * mark. A sign-in link chooses no password for someone who has a way in; they confirm with it instead.
 * Refused as well while an identity provider governs the domain.
 */
export function consumeLink(db: Db, link: { id: string; username: string }, mark: string, now: number) {
  return db
    .update(links)
    .set({ consumedAt: now, consumedBy: mark })
    .where(
      sql`${links.id} = ${link.id} and not ${domainIsFederated(domainOf(link.username))} and exists (
        select 1 from ${accounts} where ${accounts.id} = ${links.accountId} and ${stillHolds(now)}
        and (${links.kind} <> 'sign-in' or ${hasNoWayIn()}))`,
    )
    .returning({ accountId: links.accountId });
}

/** True only in the batch, and for the try, that consumed the link. */
export function consumedLink(link: { id: string }, mark: string): SQL {
  return sql`exists (select 1 from ${links} where ${links.id} = ${link.id} and ${links.consumedBy} = ${mark})`;
}

/** The links of one invitation are spent when it is confirmed or declined. */
export function spendInvitationLinks(db: Db, userId: string, now: number, condition: SQL) {
  return db
    .update(links)
    .set({ consumedAt: now })
    .where(sql`${links.userId} = ${userId} and ${links.consumedAt} is null and ${condition}`);
}

/** The links of invitations that are made anew tell of none any more. */
export function forgetInvitations(db: Db, userIds: SQL) {
  return db
    .update(links)
    .set({ userId: null })
    .where(sql`${links.userId} in (${userIds})`);
}
