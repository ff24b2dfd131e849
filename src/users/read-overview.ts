import { and, eq, gte, sql } from 'drizzle-orm';
import { countFlaggedTokens } from '../api-tokens/count-flagged.ts';
import { selectDirectories, toList, type ListedDirectory } from '../directories/list-directories.ts';
import { countMailsForLater, selectStuckMails, toStuckMail, type StuckMail } from '../mail/waiting-mails.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { domains } from '../domains/schema.ts';
import { dayOf } from './count-entry.ts';
import { entryDays, LEVELS, users, type Level, type UserState } from './schema.ts';

type Counts = { success: number; refusal: number };

export type Overview = {
  /** the last thirty days, oldest first, none left out */
  days: (Counts & { day: string })[];
  byLevel: (Counts & { level: Level })[];
  users: Record<UserState, number>;
  waiting: {
    /** said no */
    declined: number;
    /** were told, and the link that told them leads nowhere any more */
    withoutLink: number;
    /** no mail told them */
    untold: number;
    /** there are more invited than were looked at: the numbers are of the first `MOST_WAITING` */
    more: boolean;
  };
  mails: {
    stuck: number;
    /** the oldest */
    list: StuckMail[];
    later: number;
    /** when the last of those goes (ms) */
    lastOfLater: number | null;
  };
  /** held back until an administrator says who they are */
  held: number;
  flaggedTokens: number;
  directories: ListedDirectory[];
  domains: {
    id: string;
    domain: string;
    provider: 'microsoft' | 'google';
    state: 'on' | 'off' | 'not-proved';
  }[];
};

const DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;
/** Whom the overview looks at one by one. */
const MOST_WAITING = 10_000;
const MOST_MAILS = 20;

/** What an administrator sees first, of this tenant alone: one round trip. */
export async function readOverview(
  { db, now }: { db: Db; now: number },
  tenantId: string,
): Promise<Overview> {
  const first = dayOf(now - (DAYS - 1) * DAY);
  const [entries, states, [waiting], mails, [later], [tokens], owned, found, counted] = await db.batch([
    db
      .select()
      .from(entryDays)
      .where(and(eq(entryDays.tenantId, tenantId), gte(entryDays.day, first))),
    db
      .select({
        state: sql<UserState>`${users.state}`.as('user_state'),
        count: sql<number>`count(*)`.as('user_count'),
      })
      .from(users)
      .where(eq(users.tenantId, tenantId))
      .groupBy(users.state),
    countWaiting(db, tenantId, now),
    selectStuckMails(db, tenantId, now, MOST_MAILS),
    countMailsForLater(db, tenantId, now),
    countFlaggedTokens(db, tenantId, now),
    db
      .select({
        id: domains.id,
        domain: domains.domain,
        provider: domains.provider,
        provedAt: domains.provedAt,
        switchedOnAt: domains.switchedOnAt,
      })
      .from(domains)
      .where(eq(domains.tenantId, tenantId))
      .orderBy(domains.domain),
    ...selectDirectories(db, now, tenantId),
  ]);
  const { seen = 0, declined = 0, withoutLink = 0, untold = 0, held = 0 } = waiting ?? {};
  return {
    ...summarize(entries, now),
    users: {
      invited: 0,
      active: 0,
      deactivated: 0,
      ...Object.fromEntries(states.map((one) => [one.state, one.count])),
    },
    waiting: { declined, withoutLink, untold, more: seen > MOST_WAITING },
    held,
    mails: {
      stuck: mails[0]?.all ?? 0,
      list: mails.map(toStuckMail),
      later: later?.later ?? 0,
      lastOfLater: later?.last ?? null,
    },
    flaggedTokens: tokens?.flagged ?? 0,
    directories: toList(found, counted),
    domains: owned.map(({ id, domain, provider, provedAt, switchedOnAt }) => ({
      id,
      domain,
      provider,
      state: provedAt === null ? 'not-proved' : switchedOnAt === null ? 'off' : 'on',
    })),
  };
}

/** Of those who are invited and have not confirmed, in numbers that a person looks at. */
function countWaiting(db: Db, tenantId: string, now: number) {
  const linkHolds = sql`exists (select 1 from ${links} where ${links.userId} = ${users.id} and ${links.kind} = 'sign-in'
    and ${links.consumedAt} is null and ${links.expiresAt} > ${now})`;
  const invited = sql`(select ${users.declinedAt} is not null as declined,
      ${users.declinedAt} is null and ${users.toldAt} is not null and not ${linkHolds} as without_link,
      ${users.toldAt} is null as untold
    from ${users} where ${users.tenantId} = ${tenantId} and ${users.state} = 'invited' limit ${MOST_WAITING + 1}) invited`;
  return db
    .select({
      seen: sql<number>`count(*)`.as('seen'),
      declined: sql<number>`coalesce(sum(declined), 0)`.as('declined_count'),
      withoutLink: sql<number>`coalesce(sum(without_link), 0)`.as('without_link_count'),
      untold: sql<number>`coalesce(sum(untold), 0)`.as('untold_count'),
      held: sql<number>`(select count(*) from users its where its.tenant_id = ${tenantId} and its.held_at is not null)`.as(
        'held_count',
      ),
    })
    .from(invited);
}

type EntryDay = typeof entryDays.$inferSelect;

function summarize(entries: EntryDay[], now: number): Pick<Overview, 'days' | 'byLevel'> {
  const sum = (matching: EntryDay[]): Counts => ({
    success: matching.reduce((count, one) => count + (one.outcome === 'success' ? one.count : 0), 0),
    refusal: matching.reduce((count, one) => count + (one.outcome === 'refusal' ? one.count : 0), 0),
  });
  const names = Array.from({ length: DAYS }, (_, index) => dayOf(now - (DAYS - 1 - index) * DAY));
  const levels = LEVELS.filter((level) => entries.some((entry) => entry.level === level));
  return {
    days: names.map((day) => ({ day, ...sum(entries.filter((entry) => entry.day === day)) })),
    byLevel: levels.map((level) => ({ level, ...sum(entries.filter((entry) => entry.level === level)) })),
  };
}
