import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type AuditEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { users } from './schema.ts';
import { isAdmitted } from './may-enter.ts';

export type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** Which user, by whom, and as they saw it: without `version`, whatever it is now. */
export type Which = { userId: string; actor: Actor; version?: number | undefined };

export type ChangeUserResult =
  | { outcome: 'changed' }
  /** nobody does this to themselves */
  | { outcome: 'own' }
  /** a tenant is never left without an administrator */
  | { outcome: 'last-admin' }
  /** someone else changed it since */
  | { outcome: 'stale' };

export type Change = {
  event: Pick<AuditEvent, 'action' | 'reason'>;
  /** where the change is to be made; elsewhere it is made already, and is no event */
  when: SQL;
  /** the user must not lose what makes them the last administrator, and nobody takes it from themselves */
  losesAdmin: boolean;
};

/**
 * One change of one user in one batch: the event where it changes something, what `change` makes of the
 * user, and what goes with it; `go` holds for exactly the user that is changed, before it is. Throws
 * NotFound for another tenant's user, Forbidden where the actor is no administrator any more.
 */
export async function changeUser(
  { db, now, source }: Dependencies,
  tenantId: string,
  { userId, actor, version }: Which,
  { event, when, losesAdmin }: Change,
  change: (go: SQL) => [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]],
): Promise<ChangeUserResult> {
  const user = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const accountId = sql`select ${users.accountId} from ${users} where ${user}`;
  const own = losesAdmin ? sql`${users.accountId} is ${actor.accountId}` : sql`false`;
  const last = losesAdmin ? isLastAdmin(tenantId) : sql`false`;
  const current = version === undefined ? sql`true` : sql`${users.version} = ${version}`;
  const go = sql`${user} and ${when} and ${actor.holds} and ${current} and not (${own}) and not (${last})`;
  const [[found], lastAdmin] = await db.batch([
    db
      .select({
        own: sql<number>`${own}`.as('own'),
        current: sql<number>`${current}`.as('current'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(users)
      .where(user),
    db
      .select({ id: users.id })
      .from(users)
      .where(sql`${user} and ${last}`),
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'success', accountId, tenantId, actorId: actor.accountId },
      sql`exists (select 1 from ${users} where ${go})`,
    ),
    ...change(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  if (!found.current) return { outcome: 'stale' };
  if (found.own) return { outcome: 'own' };
  return { outcome: lastAdmin.length > 0 ? 'last-admin' : 'changed' };
}

/** An administrator who may enter, and no other one does. For statements on `users`. */
export function isLastAdmin(tenantId: string): SQL {
  return sql`(${users.role} = 'admin' and ${isAdmitted()}
    and not exists (select 1 from users other where other.tenant_id = ${tenantId} and other.role = 'admin'
      and ${isAdmitted('other')} and other.id <> ${users.id}))`;
}

/** For the update of a user: whoever saw the version before is told, and whoever asks for what changed. */
export function asChanged(now: number): { version: SQL<number>; modifiedAt: number } {
  return { version: sql<number>`${users.version} + 1`, modifiedAt: now };
}
