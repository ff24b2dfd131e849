import { desc, sql } from 'drizzle-orm';
import { auditEvents } from '../audit/schema.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { isOfOwnDirectory } from './own-directory.ts';
import { conflicts, identities } from './schema.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * Why a user was not let in from their provider, the last times of this week: to the tenant of the domain all
 * of it, to another one in which they have confirmed the reason alone. Of someone who is only invited nothing.
 */
export function selectRefusals(db: Db, tenantId: string, userId: string, now: number) {
  const accountId = sql`(select ${users.accountId} from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId}
    and (${users.confirmedAt} is not null or exists (select 1 from accounts whose where whose.id = ${users.accountId}
      and ${tenantHasProved(tenantId, sql`whose.domain`)})))`;
  return db
    .select({
      refusal: sql<Refusal>`${auditEvents.reason}`.as('refusal'),
      at: sql<number>`${auditEvents.at}`.as('refused_at'),
      reference: sql<string>`coalesce(${auditEvents.reference}, '')`.as('refusal_reference'),
      detail: sql<
        string | null
      >`case when ${auditEvents.tenantId} = ${tenantId} then ${auditEvents.detail} end`.as('refusal_detail'),
    })
    .from(auditEvents)
    .where(
      sql`${auditEvents.accountId} = ${accountId} and ${auditEvents.action} = 'identity-refused' and ${auditEvents.at} > ${now - WEEK}`,
    )
    .orderBy(desc(auditEvents.id))
    .limit(3);
}

/** Someone else who came with the address, told to the tenant of the domain. */
export function selectConflict(db: Db, tenantId: string, userId: string) {
  return db
    .select({ name: conflicts.name, at: conflicts.lastAt })
    .from(conflicts)
    .where(
      sql`${conflicts.accountId} = (select ${users.accountId} from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId})
        and ${conflicts.tenantId} = ${tenantId} and ${conflicts.settledAt} is null
        and ${tenantHasProved(tenantId, sql`(select whose.domain from accounts whose where whose.id = ${conflicts.accountId})`)}`,
    )
    .orderBy(desc(conflicts.lastAt))
    .limit(1);
}

/** What the provider calls someone whose username is another, told to the tenant of the domain. */
export function selectOtherName(db: Db, tenantId: string, userId: string) {
  return db
    .select({ upn: identities.upn })
    .from(identities)
    .innerJoin(sql`accounts whose`, sql`whose.id = ${identities.accountId}`)
    .where(
      sql`${identities.accountId} = (select ${users.accountId} from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId})
        and ${identities.upn} <> whose.username and ${isOfOwnDirectory(tenantId, sql`whose.domain`)}`,
    );
}
