import { sql, type SQL } from 'drizzle-orm';
import { endFederatedSessionsOfDomain } from '../accounts/change-account.ts';
import { domainHasOperator } from '../accounts/operator.ts';
import type { RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { ofDomain, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { lookForRecord } from './dns-record.ts';
import { findDispute, type OpenDispute } from './list-disputes.ts';
import { disputes, domains, pilots } from './schema.ts';
import { tellOfSettlement } from './tell-of-settlement.ts';

export type SettleDisputeResult =
  | { outcome: 'settled' }
  /** the claimant's DNS record is not there now */
  | { outcome: 'record-missing' }
  | { outcome: 'dns-down' }
  /** the claim was taken back, the domain is a third tenant's, or an operator has a username in it */
  | { outcome: 'overtaken' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * The domain belongs to the claimant, whose DNS record has to be there at this moment. The other tenant loses
 * the proof and what hangs on it; the sessions that its provider vouched for end. Throws NotFound for a dispute
 * that is not open, and Forbidden where the actor is no operator any more.
 */
export async function moveDisputedDomain(
  dependencies: Dependencies & { dohUrl: string },
  actor: Actor,
  disputeId: string,
): Promise<SettleDisputeResult> {
  const { db, now } = dependencies;
  const dispute = await getDispute(db, disputeId);
  const { tenantId, tenantName, holderId, holderName, domain: name } = dispute;
  const mine = sql`${domains.tenantId} = ${tenantId} and ${domains.domain} = ${name}`;
  const [claim] = await db
    .select({ provider: domains.provider, directory: domains.directory })
    .from(domains)
    .where(mine);
  if (!claim) return { outcome: 'overtaken' };
  const record = await lookForRecord(dependencies.dohUrl, { tenantId, domain: name, ...claim });
  if (record !== 'found') return { outcome: record === 'missing' ? 'record-missing' : 'dns-down' };

  const goes = sql`${isOpen(disputeId, actor)} and ${mayMove(dispute, claim)}`;
  const theirs = sql`${domains.tenantId} = ${holderId} and ${domains.domain} = ${name} and ${domains.provedAt} is not null`;
  const taken = sql`${goes} and exists (select 1 from ${domains} where ${theirs})`;
  const ruling = { reason: 'moved', actor } as const;
  const claimant = { tenantId, tenantName, outcome: 'yours' } as const;
  const holder = { tenantId: holderId, tenantName: holderName, outcome: 'not-yours' } as const;
  // The last statement settles it; all before it ask whether it is still open.
  const [[state]] = await db.batch([
    selectState(db, actor, goes),
    ...(await tellOfSettlement(dependencies, dispute, claimant, ruling, goes)),
    ...(await tellOfSettlement(dependencies, dispute, holder, ruling, goes)),
    queueLogoutNotices(db, now, sql`${ofDomain(name, 'by-provider')} and ${taken}`),
    endFederatedSessionsOfDomain(db, name, taken),
    db
      .delete(pilots)
      .where(sql`${pilots.domainId} in (select ${domains.id} from ${domains} where ${theirs}) and ${goes}`),
    db
      .update(domains)
      .set({ provedAt: null, switchedOnAt: null, missingSince: null, recoveryUntil: null, linksFrom: null })
      .where(sql`${theirs} and ${goes}`),
    db
      .update(domains)
      .set({ provedAt: now, checkedAt: now, missingSince: null })
      .where(sql`${mine} and ${goes}`),
    // Whoever else claims it, claims it from its new owner.
    db
      .update(disputes)
      .set({ holderId: tenantId })
      .where(
        sql`${disputes.domain} = ${name} and ${disputes.settledAt} is null and ${disputes.id} <> ${disputeId} and ${goes}`,
      ),
    db
      .update(disputes)
      .set({ settledAt: now, outcome: 'moved' })
      .where(sql`${disputes.id} = ${disputeId} and ${goes}`),
  ]);
  if (!state!.holds) throw new Forbidden('not_an_operator');
  return { outcome: state!.goes ? 'settled' : 'overtaken' };
}

/** The domain stays with the tenant that has it. Throws as moving it does. */
export async function keepDisputedDomain(
  dependencies: Dependencies,
  actor: Actor,
  disputeId: string,
): Promise<void> {
  const { db, now } = dependencies;
  const dispute = await getDispute(db, disputeId);
  const { tenantId, tenantName } = dispute;
  const goes = isOpen(disputeId, actor);
  const claimant = { tenantId, tenantName, outcome: 'not-yours' } as const;
  const [[state]] = await db.batch([
    selectState(db, actor, goes),
    ...(await tellOfSettlement(dependencies, dispute, claimant, { reason: 'kept', actor }, goes)),
    db
      .update(disputes)
      .set({ settledAt: now, outcome: 'kept' })
      .where(sql`${disputes.id} = ${disputeId} and ${goes}`),
  ]);
  if (!state!.holds) throw new Forbidden('not_an_operator');
}

async function getDispute(db: Db, disputeId: string): Promise<OpenDispute> {
  const dispute = await findDispute(db, disputeId);
  if (!dispute) throw new NotFound();
  return dispute;
}

function selectState(db: Db, actor: Actor, goes: SQL) {
  return db
    .select({
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      goes: sql`${goes}`.mapWith(Boolean).as('goes'),
    })
    .from(sql`(select 1)`);
}

function isOpen(disputeId: string, actor: Actor): SQL {
  return sql`(exists (select 1 from disputes it where it.id = ${disputeId} and it.settled_at is null) and ${actor.holds})`;
}

/** The claim is as its record was looked for, and nobody has the domain but those two. */
function mayMove(
  { domain, tenantId, holderId }: OpenDispute,
  { provider, directory }: { provider: string; directory: string },
): SQL {
  return sql`(exists (select 1 from domains claim where claim.domain = ${domain} and claim.tenant_id = ${tenantId}
      and claim.provider = ${provider} and claim.directory = ${directory})
    and not exists (select 1 from domains third where third.domain = ${domain} and third.proved_at is not null
      and third.tenant_id not in (${tenantId}, ${holderId}))
    and not ${domainHasOperator(domain)})`;
}
