import { sql, type SQL } from 'drizzle-orm';
import { refusesDomain } from '../domains/own-domains-only.ts';
import type { RowOutcome } from './schema.ts';

/** What became of a row or, until the import starts, what would; `waiting`: not its turn yet. */
export type RowResult = RowOutcome | 'waiting';

/**
 * For statements on `import_rows` joined with `imports`. Declined invitations are made anew, as
 * `registerUsers` does; by the username as this tenant knows it, since nothing is asked of accounts.
 */
export function resultOfRow(): SQL<RowResult> {
  const domain = sql`substr(import_rows.cells ->> 'username', instr(import_rows.cells ->> 'username', '@') + 1)`;
  const outside = refusesDomain(sql`imports.tenant_id`, domain);
  return sql<RowResult>`case when import_rows.outcome is not null then import_rows.outcome
    when imports.state <> 'ready' then 'waiting'
    when exists (select 1 from users known where known.tenant_id = imports.tenant_id
      and known.username = import_rows.cells ->> 'username'
      and (known.declined_at is null or known.confirmed_at is not null or known.deactivated_at is not null))
      then 'already-user'
    when ${outside} then 'outside-domains'
    when exists (select 1 from users other where other.tenant_id = imports.tenant_id
      and other.associate_id = import_rows.cells ->> 'associateId'
      and other.username <> import_rows.cells ->> 'username') then 'associate-id-taken'
    else 'registered' end`;
}

export function makesUser(result: RowResult): boolean {
  return result === 'registered' || result === 'waiting';
}

/** What somebody has to look at comes first. */
export function rankOf(result: SQL<RowResult>): SQL<number> {
  return sql<number>`case ${result} when 'registered' then 2 when 'waiting' then 2 when 'already-user' then 1 else 0 end`;
}
