import { sql, type SQL } from 'drizzle-orm';
import { isAdmitted } from '../users/may-enter.ts';

/** Which users of a tenant are judged: a condition on `who`, and what may follow it (`order by`, `limit`). */
export type Scope = { tenantId: string; rules: SQL; who: SQL };

/**
 * What rules say of users, as a table for one statement: a row for each of whom they say anything. The last of
 * the rules that apply always decides, and where there is none and nothing is set yet, the first of the others;
 * none counts after one that stops. A rule whose group is gone says nothing.
 *
 * `loses`: stops being an administrator who may enter. `kept`: all who are one would, and this one of them, who
 * is one longest, stays as they are.
 */
export function judgeUsers({ tenantId, rules, who }: Scope): SQL {
  return sql`(with whose as materialized (
    select who.id, who.account_id, who.tenant_id, who.role, who.barred_at, who.role_set_at, who.entry_set_at, who.confirmed_at,
      who.confirmed_at is not null and who.deactivated_at is null and who.held_at is null as could
    from users who where who.tenant_id = ${tenantId} and ${who}
  ), fitting as (
    select whose.id, rule.position, rule.role, rule.entry, rule.applies,
      min(case when rule.stop then rule.position end) over (partition by whose.id) as stops
    from whose cross join ${rules} rule
    where case rule.condition when 'all' then true
      when 'in-group' then ${isMember()}
      else not ${isMember()} and exists (select 1 from "groups" its where its.id = rule.group_id and its.tenant_id = ${tenantId}) end
  ), said as (
    select id,
      max(case when role is not null and applies = 'always' then 2 * position + (role = 'admin') end) as role_always,
      min(case when role is not null and applies = 'unset' then 2 * position + (role = 'admin') end) as role_unset,
      max(case when entry is not null and applies = 'always' then 2 * position + (entry = 'yes') end) as entry_always,
      min(case when entry is not null and applies = 'unset' then 2 * position + (entry = 'yes') end) as entry_unset
    from fitting where stops is null or position <= stops group by id
  ), said_now as (
    select whose.*,
      coalesce(role_always, case when role_set_at is null then role_unset end) as says_role,
      coalesce(entry_always, case when entry_set_at is null then entry_unset end) as says_entry
    from said cross join whose on whose.id = said.id
  ), next as materialized (
    select *,
      case says_role % 2 when 1 then 'admin' when 0 then 'user' else role end as next_role,
      case says_entry % 2 when 1 then 0 when 0 then 1 else barred_at is not null end as next_barred
    from said_now where says_role is not null or says_entry is not null
  ), judged as materialized (
    select *, next_role <> role as turns_role, next_barred <> (barred_at is not null) as turns_entry,
      could and role = 'admin' and barred_at is null and (next_role <> 'admin' or next_barred) as loses
    from next
  )
  select *, loses and id = (
    select first.id from judged first where first.loses
      and not exists (select 1 from judged stays where stays.could and stays.next_role = 'admin' and not stays.next_barred)
      and not exists (select 1 from users other where other.tenant_id = ${tenantId} and other.role = 'admin'
        and ${isAdmitted('other')}
        and not exists (select 1 from judged it where it.id = other.id))
    order by first.confirmed_at, first.id limit 1) is true as kept
  from judged)`;
}

function isMember(): SQL {
  return sql`exists (select 1 from group_members its where its.group_id = rule.group_id and its.user_id = whose.id
    and its.tenant_id = whose.tenant_id)`;
}

/** Whom the verdict changes, or marks as set. For statements on `verdict`. */
export const TAKES_EFFECT = sql`(not verdict.kept and (verdict.turns_role or verdict.turns_entry
  or (verdict.says_role is not null and verdict.role_set_at is null)
  or (verdict.says_entry is not null and verdict.entry_set_at is null)))`;

/** For whom something is different then. For statements on `verdict`. */
export const CHANGES = sql`(not verdict.kept and (verdict.turns_role or verdict.turns_entry))`;
