import { sql } from 'drizzle-orm';
import { queueForAdmins } from '../domains/queue-for-admins.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { directories, directoryTokens } from './schema.ts';

type Dependencies = { db: Db; now: number; mailSeal: MailSeal; publicOrigin: string };

const DAY = 24 * 60 * 60 * 1000;
/** Time to make another; and the last call. */
const FIRST = 14 * DAY;
const SECOND = 2 * DAY;

/**
 * For the cron: tells the administrators of a token or a secret that ends soon, 14 days before and 2 days before.
 * Answers of how many they were told.
 */
export async function warnOfExpiry(dependencies: Dependencies, { most = 20 } = {}): Promise<number> {
  const due = await findDue(dependencies, most);
  for (const token of due) await warn(dependencies, token);
  return due.length;
}

type Due = Awaited<ReturnType<typeof findDue>>[number];

/** For statements on `directory_tokens`. */
function isDue(now: number) {
  return sql`(${directoryTokens.revokedAt} is null and ${directoryTokens.kind} <> 'access'
    and ${directoryTokens.expiresAt} > ${now} and ${directoryTokens.expiresAt} <= ${now + FIRST}
    and (${directoryTokens.warnedAt} is null
      or (${directoryTokens.expiresAt} <= ${now + SECOND} and ${directoryTokens.warnedAt} < ${directoryTokens.expiresAt} - ${SECOND})))`;
}

function findDue({ db, now }: Dependencies, most: number) {
  return db
    .select({
      id: sql<string>`${directoryTokens.id}`.as('token_id'),
      kind: directoryTokens.kind,
      expiresAt: directoryTokens.expiresAt,
      directoryId: directoryTokens.directoryId,
      directoryName: sql<string>`${directories.name}`.as('directory_name'),
      tenantId: directoryTokens.tenantId,
      tenantName: sql<string>`${tenants.name}`.as('tenant_name'),
    })
    .from(directoryTokens)
    .innerJoin(directories, sql`${directories.id} = ${directoryTokens.directoryId}`)
    .innerJoin(tenants, sql`${tenants.id} = ${directoryTokens.tenantId}`)
    .where(isDue(now))
    .orderBy(directoryTokens.expiresAt)
    .limit(most);
}

/** Of several crons at once one tells. */
async function warn(dependencies: Dependencies, token: Due): Promise<void> {
  const { db, now, publicOrigin } = dependencies;
  const { id, kind, expiresAt, directoryId, directoryName, tenantId, tenantName } = token;
  const mail = await sealMail(dependencies, 'directory-token-expires', {
    kind: kind === 'secret' ? 'secret' : 'token',
    expiresAt: String(expiresAt),
    directoryName,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/directories/${directoryId}`,
  });
  const still = sql`${directoryTokens.id} = ${id} and ${isDue(now)}`;
  await db.batch([
    queueForAdmins(
      db,
      mail,
      { tenantId, now },
      sql`exists (select 1 from ${directoryTokens} where ${still})`,
    ),
    db.update(directoryTokens).set({ warnedAt: now }).where(still),
  ]);
}
