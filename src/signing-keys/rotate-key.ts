import { sql } from 'drizzle-orm';
import type { Algorithm } from '../applications/kinds.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import type { KeyRing } from './key-ring.ts';
import { lastGeneration, SIGNS_FOR } from './key-states.ts';
import { newKey } from './new-key.ts';
import { signingKeys } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null; keyRing: KeyRing };

/**
 * The key that follows, which everyone has seen published, signs from now on, and another one follows it.
 * `withdraw`: nothing that earlier ones signed counts any more, for us within a minute, for others as soon as
 * they read our keys again. Of two at once each has its effect. Throws Forbidden where the actor is no operator
 * any more.
 */
export async function rotateKey(
  { db, now, source, keyRing }: Dependencies,
  actor: Actor,
  { algorithm, withdraw }: { algorithm: Algorithm; withdraw: boolean },
): Promise<{ outcome: 'rotated'; keyId: string }> {
  const dependencies = { keySeal: keyRing.seal, now };
  const rows = await db
    .select()
    .from(signingKeys)
    .where(sql`${signingKeys.algorithm} = ${algorithm}`)
    .orderBy(signingKeys.generation);
  const [waiting, afterwards] = rows.filter(
    ({ activeFrom, withdrawnAt }) => activeFrom > now && withdrawnAt === null,
  );
  const generation = lastGeneration(rows, algorithm) + 1;
  // Where none follows yet, one that nobody has seen has to do.
  const follows = waiting ?? (await newKey(dependencies, { algorithm, generation, activeFrom: now }));
  const next = await newKey(dependencies, {
    algorithm,
    generation: afterwards?.generation ?? Math.max(generation, follows.generation + 1),
    activeFrom: now + SIGNS_FOR,
  });

  const [[state], , , , , [signs]] = await db.batch([
    db.select({ holds: sql<number>`${actor.holds}`.as('holds') }).from(sql`(select 1)`),
    recordEvent(
      db,
      { now, source },
      {
        action: 'signing-key-rotated',
        outcome: 'success',
        reason: withdraw ? `${algorithm}, earlier ones withdrawn` : algorithm,
        actorId: actor.accountId,
      },
      actor.holds,
    ),
    waiting
      ? db
          .update(signingKeys)
          .set({ activeFrom: now })
          .where(
            sql`${signingKeys.id} = ${waiting.id} and ${signingKeys.activeFrom} > ${now} and ${actor.holds}`,
          )
      : // Someone else may have made one of the same generation meanwhile.
        insertWhere(db, signingKeys, follows, actor.holds).onConflictDoUpdate({
          target: [signingKeys.algorithm, signingKeys.generation],
          set: { activeFrom: sql`min(${signingKeys.activeFrom}, ${now})` },
        }),
    insertWhere(db, signingKeys, next, actor.holds).onConflictDoNothing(),
    db
      .update(signingKeys)
      .set({ withdrawnAt: now, privateKey: null })
      .where(
        sql`${withdraw ? 1 : 0} = 1 and ${signingKeys.algorithm} = ${algorithm}
          and ${signingKeys.generation} < ${follows.generation} and ${signingKeys.withdrawnAt} is null and ${actor.holds}`,
      ),
    db
      .select({ id: sql<string>`${signingKeys.id}`.as('signing_key') })
      .from(signingKeys)
      .where(
        sql`${signingKeys.algorithm} = ${algorithm} and ${signingKeys.generation} = ${follows.generation}`,
      ),
  ]);
  if (!state?.holds) throw new Forbidden('not_an_operator');
  keyRing.seen = null;
  return { outcome: 'rotated', keyId: signs!.id };
}
