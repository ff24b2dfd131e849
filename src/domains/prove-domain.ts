import { sql } from 'drizzle-orm';
import { domainHasOperator } from '../accounts/operator.ts';
import { queueForOperators } from '../accounts/queue-for-operators.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound, TooManyRequests } from '../errors.ts';
import { limitFor, reserve, secondsToWait } from '../limits/reserve.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { lookForRecord } from './dns-record.ts';
import { disputes, domains } from './schema.ts';

export type ProveDomainResult =
  | { outcome: 'proved' }
  /** another tenant has proved it: an operator decides now */
  | { outcome: 'proved-by-another' }
  /** no tenant and no directory governs an operator */
  | { outcome: 'domain-of-operator' };

export type CheckRecordResult = ProveDomainResult | { outcome: 'record-missing' } | { outcome: 'dns-down' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};
type Which = { domainId: string; actor: Actor };

/**
 * Looks for the DNS record that names this tenant, provider and directory, and notes the proof. Throws NotFound
 * for another tenant's domain, Forbidden where the actor is no administrator any more, TooManyRequests.
 */
export async function checkRecord(
  dependencies: Dependencies & { dohUrl: string; limitKey: Uint8Array },
  tenantId: string,
  which: Which,
): Promise<CheckRecordResult> {
  const { db, now, dohUrl, limitKey } = dependencies;
  const limit = limitFor(limitKey, 'recordCheck', tenantId);
  const mine = sql`${domains.id} = ${which.domainId} and ${domains.tenantId} = ${tenantId}`;
  const [[reserved], [domain]] = await db.batch([
    reserve(db, limit, now),
    db
      .select({ domain: domains.domain, provider: domains.provider, directory: domains.directory })
      .from(domains)
      .where(mine),
  ]);
  if (!domain) throw new NotFound();
  const wait = secondsToWait(limit, reserved, now);
  if (wait !== null) throw new TooManyRequests(wait);
  const found = await lookForRecord(dohUrl, { tenantId, ...domain });
  if (found !== 'found') return { outcome: found === 'missing' ? 'record-missing' : 'dns-down' };
  return markDomainProved(dependencies, tenantId, which);
}

/**
 * The tenant has shown that the domain is its own; how, is the caller's to know. One tenant a domain: a second
 * proof becomes a dispute, of which operators hear.
 */
export async function markDomainProved(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  tenantId: string,
  { domainId, actor }: Which,
): Promise<ProveDomainResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const holder = sql`(select other.tenant_id from ${domains} other where other.domain = ${domains.domain}
    and other.tenant_id <> ${tenantId} and other.proved_at is not null)`;
  const operators = domainHasOperator(sql`${domains.domain}`);
  const mayBe = sql`${mine} and ${domains.provedAt} is null and not ${operators} and ${actor.holds}`;
  const open = sql`${mayBe} and ${holder} is null`;
  const disputeId = newId();
  const disputed = sql`exists (select 1 from ${disputes} where ${disputes.id} = ${disputeId})`;
  const mail = await sealMail({ mailSeal, now }, 'domain-disputed', {
    page: `${publicOrigin}/operator/domains`,
  });
  const event = { tenantId, actorId: actor.accountId, reason: sql`${domains.domain}` } as const;
  const [, , , , , , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'domain-proved', outcome: 'success' },
      open,
      domains,
    ),
    db.update(domains).set({ provedAt: now, checkedAt: now, missingSince: null }).where(open),
    // What was disputed is given up, by whoever had it.
    db
      .update(disputes)
      .set({ settledAt: now, outcome: 'moved' })
      .where(
        sql`${disputes.domainId} = ${domainId} and ${disputes.settledAt} is null and exists (select 1 from ${domains}
          where ${mine} and ${domains.provedAt} = ${now})`,
      ),
    insertWhere(
      db,
      disputes,
      { id: disputeId, domainId, domain: domains.domain, tenantId, holderId: holder, openedAt: now },
      sql`${mayBe} and ${holder} is not null and not exists (select 1 from ${disputes} open
        where open.domain_id = ${domainId} and open.settled_at is null)`,
      domains,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'domain-disputed', outcome: 'refusal' },
      sql`${mine} and ${disputed}`,
      domains,
    ),
    queueForOperators(db, mail, now, disputed),
    db
      .select({
        provedAt: domains.provedAt,
        operators: sql`${operators}`.mapWith(Boolean).as('operators'),
        holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      })
      .from(domains)
      .where(mine),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  if (found.provedAt !== null) return { outcome: 'proved' };
  return { outcome: found.operators ? 'domain-of-operator' : 'proved-by-another' };
}
