import { sql } from 'drizzle-orm';
import { recordEvent } from '../audit/record-event.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { lookForRecord, recordFor, type RecordFound } from './dns-record.ts';
import { queueForAdmins } from './queue-for-admins.ts';
import { domains } from './schema.ts';

type Dependencies = { db: Db; now: number; dohUrl: string; mailSeal: MailSeal; publicOrigin: string };

const HOUR = 60 * 60 * 1000;
/** At one time, so that a slow resolver does not hold up the cron. */
const AT_ONCE = 5;

/**
 * For the cron: looks again for the DNS records of proven domains, those first that were looked for longest ago.
 * Administrators are warned when one is gone; where nobody answers, nothing is concluded. Answers how many were
 * looked for, how many of them are not there, and how many could not be noted.
 */
export async function recheckRecords(
  dependencies: Dependencies,
  { most = 20 } = {},
): Promise<{ recordsChecked: number; recordsMissing: number; recordsFailed: number }> {
  const counted = { recordsChecked: 0, recordsMissing: 0, recordsFailed: 0 };
  const due = await findDue(dependencies, most);
  for (let first = 0; first < due.length; first += AT_ONCE) {
    const some = due.slice(first, first + AT_ONCE);
    const settled = await Promise.allSettled(some.map((domain) => recheck(dependencies, domain)));
    const found = settled.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    counted.recordsChecked += found.length;
    counted.recordsMissing += found.filter((one) => one === 'missing').length;
    counted.recordsFailed += found.filter((one) => one === 'failed').length;
    // The resolver itself is down: it is asked again the next time.
    if (found.length === AT_ONCE && found.every((one) => one === 'unknown')) break;
  }
  return counted;
}

type Due = Awaited<ReturnType<typeof findDue>>[number];

function findDue({ db, now }: Dependencies, most: number) {
  return db
    .select({
      id: sql<string>`${domains.id}`.as('domain_id'),
      tenantId: domains.tenantId,
      tenantName: tenants.name,
      domain: domains.domain,
      provider: domains.provider,
      directory: domains.directory,
      missingSince: domains.missingSince,
    })
    .from(domains)
    .innerJoin(tenants, sql`${tenants.id} = ${domains.tenantId}`)
    .where(
      sql`${domains.provedAt} is not null and (${domains.checkedAt} is null or ${domains.checkedAt} <= ${now - HOUR})`,
    )
    .orderBy(domains.checkedAt)
    .limit(most);
}

async function recheck(dependencies: Dependencies, due: Due): Promise<RecordFound> {
  const found = await lookForRecord(dependencies.dohUrl, due);
  switch (found) {
    case 'found':
      await noteFound(dependencies, due);
      break;
    case 'missing':
      await noteMissing(dependencies, due);
      break;
    case 'unknown':
      await moveOn(dependencies, due);
      break;
  }
  return found;
}

/** Still the claim that was looked for, and as it was read: of several crons at once one tells of a change. */
function asRead({ id, provider, directory, missingSince }: Due) {
  return sql`${domains.id} = ${id} and ${domains.provedAt} is not null and ${domains.provider} = ${provider}
    and ${domains.directory} = ${directory} and ${domains.missingSince} is ${missingSince}`;
}

async function noteFound({ db, now }: Dependencies, due: Due): Promise<void> {
  const { tenantId, domain: reason, missingSince } = due;
  const still = asRead(due);
  await db.batch([
    recordEvent(
      db,
      { now, source: null },
      { action: 'domain-record-found', outcome: 'success', tenantId, reason },
      sql`${missingSince} is not null and exists (select 1 from ${domains} where ${still})`,
    ),
    db.update(domains).set({ checkedAt: now, missingSince: null }).where(still),
  ]);
}

async function noteMissing(dependencies: Dependencies, due: Due): Promise<void> {
  const { db, now, publicOrigin } = dependencies;
  const { tenantId, tenantName, domain } = due;
  const mail = await sealMail(dependencies, 'domain-record-missing', {
    domain,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/domains/${due.id}`,
    ...recordFor(due),
  });
  const still = asRead(due);
  const first = sql`${due.missingSince} is null and exists (select 1 from ${domains} where ${still})`;
  await db.batch([
    recordEvent(
      db,
      { now, source: null },
      { action: 'domain-record-missing', outcome: 'success', tenantId, reason: domain },
      first,
    ),
    queueForAdmins(db, mail, { tenantId, now }, first),
    db
      .update(domains)
      .set({ checkedAt: now, missingSince: due.missingSince ?? now })
      .where(still),
  ]);
}

/** Nobody answered: asked again in an hour, as if it had been found as it was. */
async function moveOn({ db, now }: Dependencies, { id }: Due): Promise<void> {
  await db
    .update(domains)
    .set({ checkedAt: now })
    .where(sql`${domains.id} = ${id} and ${domains.provedAt} is not null`);
}
