import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { queueMails, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import { users } from '../users/schema.ts';
import { nextEpoch } from './change-account.ts';
import { findObjection, hasMoved, isWaiting } from './read-objection.ts';
import { accounts, objections, renames } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

export type ObjectResult =
  /** the rename that waited is cancelled, or every session has ended; `mailIds` go to administrators */
  | { outcome: 'objected'; mailIds: string[] }
  /** used, expired, never was, or nothing is left to object to: nothing changes */
  | { outcome: 'over' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/** As many as will look, and no more: a tenant may have hundreds. */
const MOST_TOLD = 20;

/**
 * Whoever reads the old address says that a rename is not right. One that waits is cancelled. One in
 * effect ends all sessions of the account and tells the administrators of its primary tenant; it is not
 * undone, since only they change a username (R10). Consumes the link, once.
 */
export async function objectToRename(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  token: string,
): Promise<ObjectResult> {
  const [found] = await findObjection(db, token, now);
  if (!found) return { outcome: 'over' };
  const { accountId, oldUsername, newUsername } = found;
  const tenantId = found.primaryTenantId ?? found.tenantId;
  const { userId, tenantName, told } = await findTold(db, tenantId, accountId);
  const mail = await sealMail({ mailSeal, now }, 'rename-objected', {
    oldUsername,
    newUsername,
    tenantId,
    tenantName,
    page: `${publicOrigin}/admin/${tenantId}/users/${userId}/username`,
  });

  const mine = sql`${objections.id} = ${found.id}`;
  const open = sql`${mine} and ${objections.objectedAt} is null`;
  const counts = sql`${open} and (${isWaiting(now)} or ${hasMoved()})`;
  const cancels = sql`exists (select 1 from ${objections} where ${open} and ${isWaiting(now)})`;
  const ends = sql`exists (select 1 from ${objections} where ${open} and not ${isWaiting(now)} and ${hasMoved()})`;
  const rows = told.map((admin) => ({ ...admin, mailId: newId() }));
  const [, , , , [objected]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'rename-objected',
        outcome: 'success',
        reason: sql`case when ${cancels} then 'waiting' else 'in-effect' end`,
        accountId,
        tenantId,
      },
      sql`${cancels} or ${ends}`,
    ),
    queueMails(
      db,
      { id: cell('mailId'), template: 'rename-objected', parameters: sql`${mail.parameters}` },
      {
        recipient: cell('email'),
        language: cell('language'),
        accountId: cell('accountId'),
        tenantId,
        now,
        notBefore: sql`${now}`,
      },
      ends,
      sql`json_each(${JSON.stringify(rows)}) given`,
    ),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${ends}`),
    nextEpoch(db, accountId, ends),
    db.update(objections).set({ objectedAt: now }).where(counts).returning({ id: objections.id }),
    // It is the objection that counts now. One made before concerns no rename that still waits.
    db
      .update(renames)
      .set({ settledAt: now, outcome: 'objected' })
      .where(
        sql`${renames.accountId} = ${accountId} and ${renames.settledAt} is null and exists (select 1 from ${objections}
          where ${mine} and ${objections.objectedAt} is not null and ${objections.tenantId} = ${renames.tenantId}
          and ${objections.oldUsername} = ${renames.oldUsername} and ${objections.newUsername} = ${renames.newUsername}
          and ${objections.createdAt} >= ${renames.createdAt})`,
      ),
  ]);
  return objected ? { outcome: 'objected', mailIds: rows.map(({ mailId }) => mailId) } : { outcome: 'over' };
}

type Told = { accountId: string; email: string; language: string };

/** The person as their tenant knows them, and the administrators who are told: those first who were here last. */
async function findTold(
  db: Db,
  tenantId: string,
  accountId: string,
): Promise<{ userId: string; tenantName: string; told: Told[] }> {
  const [[tenant], told] = await db.batch([
    db
      .select({
        name: tenants.name,
        userId: sql<string | null>`(select renamed.id from users renamed
          where renamed.tenant_id = ${tenantId} and renamed.account_id = ${accountId})`.as('user_id'),
      })
      .from(tenants)
      .where(sql`${tenants.id} = ${tenantId}`),
    db
      .select({
        accountId: accounts.id,
        email: accounts.email,
        language: sql<string>`coalesce(${accounts.language}, ${tenants.language})`.as('their_language'),
      })
      .from(users)
      .innerJoin(accounts, sql`${accounts.id} = ${users.accountId}`)
      .innerJoin(tenants, sql`${tenants.id} = ${users.tenantId}`)
      .where(
        sql`${users.tenantId} = ${tenantId} and ${users.role} = 'admin'
          and ${isAdmitted()}`,
      )
      .orderBy(sql`${users.lastEnteredAt} desc nulls last`, users.id)
      .limit(MOST_TOLD),
  ]);
  const userId = tenant?.userId;
  // Nobody governs an account that has left every tenant.
  return userId ? { userId, tenantName: tenant.name, told } : { userId: '', tenantName: '', told: [] };
}

/** A cell of the row that a statement is at. */
function cell(name: keyof Told | 'mailId'): ReturnType<typeof sql<string>> {
  return sql<string>`(given.value ->> ${sql.raw(`'${name}'`)})`;
}
