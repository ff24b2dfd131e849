import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { domains } from './schema.ts';

export type OpenRecoveryResult =
  | { outcome: 'opened' }
  /** passwords count: there is nothing to recover */
  | { outcome: 'not-on' };

const HOUR = 60 * 60 * 1000;

/**
 * For an hour the recovery codes of a domain open its settings whatever our own probe finds: for a provider that
 * fails in a way that is not seen from here. Throws NotFound, and Forbidden where the actor is no operator any
 * more.
 */
export async function openRecovery(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  actor: Actor,
  domainId: string,
): Promise<OpenRecoveryResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.provedAt} is not null`;
  const on = sql`${mine} and ${domains.switchedOnAt} is not null and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({
        on: sql`${domains.switchedOnAt} is not null`.mapWith(Boolean).as('it_is_on'),
        holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      })
      .from(domains)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      {
        action: 'recovery-opened',
        outcome: 'success',
        tenantId: sql`${domains.tenantId}`,
        actorId: actor.accountId,
        reason: sql`${domains.domain}`,
      },
      on,
      domains,
    ),
    db
      .update(domains)
      .set({ recoveryUntil: now + HOUR })
      .where(on),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  return { outcome: found.on ? 'opened' : 'not-on' };
}
