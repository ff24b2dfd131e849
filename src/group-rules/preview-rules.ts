import { sql } from 'drizzle-orm';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { judgeUsers } from './judge-users.ts';
import { givenRules, type Rule } from './rule.ts';

export const EFFECTS = ['becomes-admin', 'becomes-user', 'barred', 'let-in', 'kept'] as const;
export type Effect = (typeof EFFECTS)[number];

export type Preview = {
  counts: Record<Effect, number>;
  /** for how many something would be different, or who is kept */
  people: number;
  /** the first by name */
  first: { userId: string; name: string; username: string; effects: Effect[] }[];
  /** another one where it would be another person, another effect or another rule */
  fingerprint: string;
};

const MOST_SHOWN = 50;

/** What rules would do to whom, by what does it; `version`: of those that hold now. One round trip. */
export async function previewRules(
  db: Db,
  tenantId: string,
  { rules, version }: { rules: Rule[]; version: number },
): Promise<Preview> {
  const judged = judgeUsers({ tenantId, rules: givenRules(rules), who: sql`true` });
  const affected = sql`(select *, case when kept then 16 else
      turns_role * (case next_role when 'admin' then 1 else 2 end) + turns_entry * (case when next_barred then 4 else 8 end) end as effects
    from ${judged} where turns_role or turns_entry or kept) verdict`;
  const [[totals], first] = await db.batch([
    db
      .select({
        people: sql<number>`count(*)`.as('people'),
        admins: sql<number>`coalesce(sum(verdict.effects & 1 <> 0), 0)`.as('admins'),
        usersCount: sql<number>`coalesce(sum(verdict.effects & 2 <> 0), 0)`.as('users_count'),
        barred: sql<number>`coalesce(sum(verdict.effects & 4 <> 0), 0)`.as('barred'),
        letIn: sql<number>`coalesce(sum(verdict.effects & 8 <> 0), 0)`.as('let_in'),
        kept: sql<number>`coalesce(sum(verdict.effects & 16 <> 0), 0)`.as('kept'),
        // Row numbers, since ids of a large tenant would be more than a value may hold.
        all: sql<string>`coalesce(group_concat(verdict.effects || ':' || it.rowid, ',' order by it.rowid), '')`.as(
          'all_effects',
        ),
      })
      .from(sql`${affected} join users it on it.id = verdict.id`),
    db
      .select({
        userId: sql<string>`it.id`.as('named_user'),
        name: sql<string>`it.first_name || ' ' || it.last_name`.as('named_name'),
        username: sql<string>`it.username`.as('named_username'),
        effects: sql<number>`verdict.effects`.as('effects'),
      })
      .from(sql`${affected} join users it on it.id = verdict.id`)
      .orderBy(sql`verdict.kept desc, it.sort_name, it.id`)
      .limit(MOST_SHOWN),
  ]);
  const { people, admins, usersCount, barred, letIn, kept, all } = totals!;
  return {
    counts: { 'becomes-admin': admins, 'becomes-user': usersCount, barred, 'let-in': letIn, kept },
    people,
    first: first.map((one) => ({ ...one, effects: EFFECTS.filter((_, bit) => one.effects & (1 << bit)) })),
    fingerprint: hashToken(JSON.stringify([rules, version, all])),
  };
}
