import { sql, type SQL } from 'drizzle-orm';
import type { groupRules } from './schema.ts';

/** One rule; where it stands among the others is its place in the list. */
export type Rule = Omit<typeof groupRules.$inferSelect, 'tenantId' | 'position'>;

/** More than anybody keeps in their head. */
export const MOST_RULES = 40;

/** What is judged by: the rules that a tenant has. */
export function savedRules(tenantId: string): SQL {
  return sql`(select position, condition, group_id, role, entry, applies, stop from group_rules where tenant_id = ${tenantId})`;
}

/** What is judged by: rules that nobody has saved yet. */
export function givenRules(rules: Rule[]): SQL {
  return sql`(select given.key as position, given.value ->> 'condition' as condition, given.value ->> 'groupId' as group_id,
    given.value ->> 'role' as role, given.value ->> 'entry' as entry, given.value ->> 'applies' as applies,
    given.value ->> 'stop' as stop from json_each(${JSON.stringify(rules)}) given)`;
}
