import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { selectDomain, type ProvenDomain } from './proven-domain.ts';
import { recoveryHolds, type RecoveryPass } from './recovery-pass.ts';
import { domains, recoveryCodes } from './schema.ts';

export type Recovery = {
  domain: ProvenDomain;
  /** since when the provider decides; null where it does not (ms) */
  switchedOnAt: number | null;
  /** until when an operator opened the recovery (ms) */
  recoveryUntil: number | null;
  /** whoever gave the code, for the deeds that it opens */
  actor: Actor;
};

/** What a recovery code opened, if it still does. One round trip. */
export async function readRecovery(
  { db, now }: { db: Db; now: number },
  pass: RecoveryPass,
): Promise<Recovery | null> {
  const holds = recoveryHolds(pass, now);
  const which = sql`${domains.id} = ${pass.domainId} and ${holds}`;
  const [[domain], [state]] = await db.batch([
    selectDomain(db, which),
    db
      .select({ switchedOnAt: domains.switchedOnAt, recoveryUntil: domains.recoveryUntil })
      .from(domains)
      .where(which),
  ]);
  if (!domain || !state) return null;
  return { domain, ...state, actor: { accountId: pass.accountId, holds } };
}

/** The person is done: a copy of the pass opens nothing any more. */
export async function endRecovery(db: Db, { codeId, accountId }: RecoveryPass): Promise<void> {
  await db
    .update(recoveryCodes)
    .set({ usedBy: null })
    .where(
      sql`${recoveryCodes.id} = ${codeId} and ${recoveryCodes.accountId} = ${accountId} and ${recoveryCodes.usedAt} is not null`,
    );
}
