import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type AuditEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { applications } from './schema.ts';

export type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** By whom, and as they saw the application: without `version`, whatever it is now. */
export type ByWhom = { actor: Actor; version?: number | undefined };

export type Alteration = {
  action: AuditEvent['action'];
  /** as the event tells it; its name as it is, unless given */
  name?: string | undefined;
  /** where there is something to do; elsewhere it is done already, and is no event */
  when: SQL;
};

/**
 * One change of one application in one batch: the event where it changes something, and what `change`
 * makes of it; `go` holds for exactly the application that is changed, before its row is. Throws NotFound,
 * and Forbidden where the actor is no operator any more.
 */
export async function alterApplication(
  { db, now, source }: Dependencies,
  applicationId: string,
  { actor, version }: ByWhom,
  { action, name, when }: Alteration,
  change: (go: SQL) => BatchItem<'sqlite'>[],
): Promise<{ outcome: 'done' | 'done-already' | 'stale' }> {
  const application = sql`${applications.id} = ${applicationId}`;
  const current = version === undefined ? sql`true` : sql`${applications.version} = ${version}`;
  const go = sql`${application} and ${current} and ${actor.holds} and ${when}`;
  const reason = name ?? sql`select ${applications.name} from ${applications} where ${application}`;
  const [[found]] = await db.batch([
    db
      .select({
        current: sql<number>`${current}`.as('current'),
        holds: sql<number>`${actor.holds}`.as('holds'),
        open: sql<number>`${when}`.as('open'),
      })
      .from(applications)
      .where(application),
    recordEvent(
      db,
      { now, source },
      { action, outcome: 'success', reason, actorId: actor.accountId },
      sql`exists (select 1 from ${applications} where ${go})`,
    ),
    ...change(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  if (!found.current) return { outcome: 'stale' };
  return { outcome: found.open ? 'done' : 'done-already' };
}

/** For statements on other tables of a change. */
export function isAltered(go: SQL): SQL {
  return sql`exists (select 1 from ${applications} where ${go})`;
}

/** For the update of an application: whoever saw the version before is told. */
export function nextVersion(): SQL<number> {
  return sql<number>`${applications.version} + 1`;
}
