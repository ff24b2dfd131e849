import { sql, type SQL } from 'drizzle-orm';
import { networkOf } from '../limits/network-of.ts';
import { limitFor, reserve, secondsToWait, withinLimit, type LimitKind } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';

const KINDS = {
  code: { minute: 'codeMailMinute', hour: 'codeMailHour' },
  reset: { minute: 'resetMailMinute', hour: 'resetMailHour' },
  renewal: { minute: 'renewalMinute', hour: 'renewalHour' },
} as const satisfies Record<string, Record<'minute' | 'hour', LimitKind>>;

type Reserved = { count: number; endsAt: number }[];

/**
 * The tries of a mail that somebody asks for: of their network, of a minute, of an hour. The subject is
 * the username or the link that was given, known or not. `reserve` goes first into the batch and `may`
 * stands in whatever mails; `secondsToWait` reads the answers. The network comes first: a subject's tries
 * are spent only where a mail may go, so that a network that has none left cannot use up those of others.
 */
export function mailTries(
  limitKey: Uint8Array,
  kind: keyof typeof KINDS,
  { subject, ip, now }: { subject: string; ip: string; now: number },
) {
  const network = limitFor(limitKey, 'mailNetworkHour', networkOf(ip));
  const minute = limitFor(limitKey, KINDS[kind].minute, subject);
  const hour = limitFor(limitKey, KINDS[kind].hour, subject);
  const may: SQL = sql`${withinLimit(network)} and ${withinLimit(minute)} and ${withinLimit(hour)}`;
  return {
    may,
    reserve: (db: Db, condition: SQL = sql`true`) =>
      [
        reserve(db, network, now, condition),
        reserve(db, minute, now, sql`${withinLimit(network)} and ${condition}`),
        reserve(db, hour, now, sql`${withinLimit(network)} and ${withinLimit(minute)} and ${condition}`),
      ] as const,
    secondsToWait: (inNetwork: Reserved, inMinute: Reserved, inHour: Reserved): number | null =>
      secondsToWait(network, inNetwork[0], now) ??
      secondsToWait(minute, inMinute[0], now) ??
      secondsToWait(hour, inHour[0], now),
  };
}
