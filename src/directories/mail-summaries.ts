import { sql } from 'drizzle-orm';
import { tenantHasProved } from '../domains/federated-domain.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { isAdmitted } from '../users/may-enter.ts';
import { users } from '../users/schema.ts';
import { directories, directoryRequests } from './schema.ts';

type Dependencies = { db: Db; now: number; mailSeal: MailSeal; publicOrigin: string };

const DAY = 24 * 60 * 60 * 1000;
/** What a person reads; the log has all of them. */
const MOST_REASONS = 10;

/**
 * For the cron: once a day, what each directory was refused since the last time, to the address that it names for
 * that. Where there was nothing, no mail. Answers how many were mailed.
 */
export async function mailSummaries(dependencies: Dependencies, { most = 20 } = {}): Promise<number> {
  let mailed = 0;
  for (const directory of await findDue(dependencies, most)) {
    mailed += (await summarize(dependencies, directory)) ? 1 : 0;
  }
  return mailed;
}

type Due = Awaited<ReturnType<typeof findDue>>[number];

function findDue({ db, now }: Dependencies, most: number) {
  return db
    .select({
      id: sql<string>`${directories.id}`.as('directory_id'),
      name: sql<string>`${directories.name}`.as('directory_name'),
      errorsTo: sql<string>`${directories.errorsTo}`.as('errors_to'),
      summarizedAt: directories.summarizedAt,
      tenantId: directories.tenantId,
      tenantName: sql<string>`${tenants.name}`.as('tenant_name'),
      language: tenants.language,
      vouchedFor: isVouchedFor().mapWith(Boolean).as('vouched_for'),
    })
    .from(directories)
    .innerJoin(tenants, sql`${tenants.id} = ${directories.tenantId}`)
    .where(
      sql`${directories.errorsTo} is not null and coalesce(${directories.summarizedAt}, 0) <= ${now - DAY}
        and ${tenants.suspendedAt} is null`,
    )
    .orderBy(directories.summarizedAt)
    .limit(most);
}

/** The address is of someone who works in the tenant, or in a domain of its own. */
function isVouchedFor() {
  const domain = sql`substr(${directories.errorsTo}, instr(${directories.errorsTo}, '@') + 1)`;
  return sql`(exists (select 1 from ${users} where ${users.tenantId} = ${directories.tenantId}
    and ${users.username} = ${directories.errorsTo} and ${isAdmitted()})
    or ${tenantHasProved(sql`${directories.tenantId}`, domain)})`;
}

/** Of several crons at once one mails. */
async function summarize(dependencies: Dependencies, directory: Due): Promise<boolean> {
  const { db, now, publicOrigin } = dependencies;
  const { id, name, errorsTo, summarizedAt, tenantId, tenantName, language, vouchedFor } = directory;
  const reasons = await findReasons(dependencies, directory);
  const still = sql`${directories.id} = ${id} and ${directories.errorsTo} = ${errorsTo}
    and ${directories.summarizedAt} is ${summarizedAt}`;
  const done = db.update(directories).set({ summarizedAt: now }).where(still);
  if (reasons.length === 0) {
    await done;
    return false;
  }
  const mail = await sealMail(dependencies, 'directory-errors', {
    count: String(reasons.reduce((sum, one) => sum + one.count, 0)),
    reasons: JSON.stringify(vouchedFor ? reasons.slice(0, MOST_REASONS) : []),
    directoryName: name,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/directories/${id}/requests?only=refused`,
  });
  const to = { recipient: errorsTo, language, tenantId, now };
  await db.batch([queueMail(db, mail, to, sql`exists (select 1 from ${directories} where ${still})`), done]);
  return true;
}

/** What was refused, by why: the most frequent first. */
function findReasons({ db, now }: Dependencies, { id, summarizedAt }: Due) {
  const since = Math.max(summarizedAt ?? 0, now - 2 * DAY);
  return db
    .select({
      count: sql<number>`count(*)`.as('refusal_count'),
      detail: sql<string>`coalesce(${directoryRequests.detail}, ${directoryRequests.status})`.as('why'),
      name: sql<string | null>`max(${directoryRequests.resourceName})`.as('one_name'),
    })
    .from(directoryRequests)
    .where(
      sql`${directoryRequests.directoryId} = ${id} and ${directoryRequests.status} >= 400
        and ${directoryRequests.at} > ${since} and ${directoryRequests.at} <= ${now}`,
    )
    .groupBy(sql`why`)
    .orderBy(sql`refusal_count desc, why`);
}
