import { sql, type SQL } from 'drizzle-orm';
import { keyedHash } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { limits } from './schema.ts';

const MINUTE = 60_000;

/** What is counted, how many are let through in one window, and how long that is (ms). */
const LIMITS = {
  password: { most: 10, window: 15 * MINUTE },
  passwordKnownBrowser: { most: 10, window: 15 * MINUTE },
  endSession: { most: 100, window: 60 * MINUTE },
  currentPassword: { most: 10, window: 15 * MINUTE },
  network: { most: 100, window: 15 * MINUTE },
  wrongCode: { most: 20, window: 24 * 60 * MINUTE },
  codeMailMinute: { most: 1, window: MINUTE },
  codeMailHour: { most: 5, window: 60 * MINUTE },
  resetMailMinute: { most: 1, window: MINUTE },
  resetMailHour: { most: 5, window: 60 * MINUTE },
  renewalMinute: { most: 1, window: MINUTE },
  renewalHour: { most: 5, window: 60 * MINUTE },
  renameCode: { most: 20, window: 24 * 60 * MINUTE },
  renameMailMinute: { most: 1, window: MINUTE },
  renameMailHour: { most: 5, window: 60 * MINUTE },
  addressChange: { most: 10, window: 24 * 60 * MINUTE },
  adminMailMinute: { most: 1, window: MINUTE },
  adminMailHour: { most: 5, window: 60 * MINUTE },
  secondProof: { most: 20, window: 24 * 60 * MINUTE },
  secondProofMailMinute: { most: 1, window: MINUTE },
  secondProofMailHour: { most: 10, window: 60 * MINUTE },
  /** code that a signed-in person proves themselves with again */
  stepUp: { most: 20, window: 24 * 60 * MINUTE },
  stepUpMailMinute: { most: 1, window: MINUTE },
  stepUpMailHour: { most: 10, window: 60 * MINUTE },
  /** of one network, that leave a trace: nobody has to prove anything to fail at a provider */
  refusedAtProvider: { most: 300, window: 60 * MINUTE },
  /** of one tenant */
  recordCheck: { most: 30, window: 10 * MINUTE },
  /** of one network */
  recoveryCode: { most: 10, window: 15 * MINUTE },
  mailNetworkHour: { most: 300, window: 60 * MINUTE },
  /** files of one tenant, kept or discarded since */
  importFile: { most: 40, window: 24 * 60 * MINUTE },
  /** of one account, into one application */
  codeExchange: { most: 300, window: 60 * MINUTE },
  /** of one sign-in of an application */
  refresh: { most: 120, window: 60 * MINUTE },
  /** that leave a trace, of one account */
  refusedEntry: { most: 20, window: 60 * MINUTE },
  /** of one API token */
  apiRequest: { most: 600, window: MINUTE },
} as const;

export type LimitKind = keyof typeof LIMITS;
export type Limit = { key: string; most: number; window: number };

/** A limit for one subject (a typed username, a network): counted under an HMAC, existing or not. */
export function limitFor(hmacKey: Uint8Array, kind: LimitKind, ...subject: string[]): Limit {
  return { key: keyedHash(hmacKey, kind, ...subject), ...LIMITS[kind] };
}

/**
 * Takes one of the limit's tries, in a single statement, so that parallel tries cannot slip past.
 * Answers no row where the condition does not hold.
 */
export function reserve(db: Db, limit: Limit, now: number, condition: SQL = sql`true`) {
  const over = sql`${limits.endsAt} <= ${now}`;
  return db
    .insert(limits)
    .select(sql`select ${limit.key}, 1, ${now + limit.window} where ${condition}`)
    .onConflictDoUpdate({
      target: limits.key,
      set: {
        count: sql`case when ${over} then 1 else ${limits.count} + 1 end`,
        endsAt: sql`case when ${over} then ${now + limit.window} else ${limits.endsAt} end`,
      },
    })
    .returning({ count: limits.count, endsAt: limits.endsAt });
}

/** Gives a reserved try back: only failures count. */
export function giveBack(db: Db, limit: Limit, condition: SQL = sql`true`) {
  return db
    .update(limits)
    .set({ count: sql`max(${limits.count} - 1, 0)` })
    .where(sql`${limits.key} = ${limit.key} and ${condition}`);
}

/** Whether what was reserved earlier in this batch was within the limit. */
export function withinLimit(limit: Limit): SQL {
  return sql`exists (select 1 from ${limits} where ${limits.key} = ${limit.key} and ${limits.count} <= ${limit.most})`;
}

/** True exactly for the first try beyond the limit, so that an attack is told of once a window. */
export function justExceeded(limit: Limit): SQL {
  return sql`exists (select 1 from ${limits} where ${limits.key} = ${limit.key} and ${limits.count} = ${limit.most + 1})`;
}

/** Seconds until the window ends if the reservation went over the limit, else null. */
export function secondsToWait(
  limit: Limit,
  reserved: { count: number; endsAt: number } | undefined,
  now: number,
): number | null {
  if (!reserved || reserved.count <= limit.most) return null;
  return Math.max(1, Math.ceil((reserved.endsAt - now) / 1000));
}

/** Until when no further try is let through; no row where one is. Counts nothing. */
export function untilWhenLimited(db: Db, limit: Limit, now: number) {
  return db
    .select({ endsAt: limits.endsAt })
    .from(limits)
    .where(
      sql`${limits.key} = ${limit.key} and ${limits.count} >= ${limit.most} and ${limits.endsAt} > ${now}`,
    );
}

export function deleteEndedLimits(db: Db, now: number) {
  return db.delete(limits).where(sql`${limits.endsAt} <= ${now}`);
}
