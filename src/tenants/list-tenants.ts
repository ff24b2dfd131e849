import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { spellingsOf } from '../storage/spellings-of.ts';
import { tenants } from './schema.ts';
import { stateOfTenant, type TenantState } from './tenant-state.ts';

export type ListedTenant = {
  id: string;
  name: string;
  model: 'basic' | 'federated' | 'standard';
  state: TenantState;
  /** registered in it, whatever their state */
  users: number;
  /** ms; null where it is not to be removed */
  removeAfter: number | null;
};

/**
 * Tenants by id, those that were removed only where that state is asked for. `search`: a part of the id or
 * the name. `after`: the last id of the page before.
 */
export async function listTenants(
  db: Db,
  filter: { search?: string | undefined; state?: TenantState | undefined },
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ tenants: ListedTenant[]; next: string | null }> {
  const state = stateOfTenant();
  const inState = filter.state ? sql`${state} = ${filter.state}` : sql`tenants.removed_at is null`;
  const spellings = spellingsOf(filter.search ?? '');
  const found = sql`exists (select 1 from json_each(${spellings}) spelt
    where instr(lower(tenants.id), spelt.value) > 0 or instr(lower(tenants.name), spelt.value) > 0)`;
  const rows = await db
    .select({
      id: tenants.id,
      name: tenants.name,
      model: tenants.model,
      state: state.as('tenant_state'),
      users: sql<number>`(select count(*) from users theirs where theirs.tenant_id = tenants.id)`.as('users'),
      removeAfter: tenants.removeAfter,
    })
    .from(tenants)
    .where(sql`${inState} and ${found} and ${tenants.id} > ${after ?? ''}`)
    .orderBy(tenants.id)
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { tenants: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
