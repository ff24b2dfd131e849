import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { SERVICE, type Actor } from '../users/actor.ts';
import { parseDisplayName } from './display-name.ts';
import { tenants } from './schema.ts';

export type NewTenant = {
  id: string;
  name: string;
  model: 'basic' | 'federated' | 'standard';
  welcomeMails: boolean;
  language: Language;
  supportMail: string | null;
  supportPhone: string | null;
};

export type RegisterTenantResult =
  | { outcome: 'registered' }
  | { outcome: 'malformed-id' }
  | { outcome: 'malformed-name' }
  /** also where another id differs by upper and lower case only, and where its tenant was removed */
  | { outcome: 'id-taken' };

export async function registerTenant(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenant: NewTenant,
  actor: Actor = SERVICE,
): Promise<RegisterTenantResult> {
  if (!isTenantId(tenant.id)) return { outcome: 'malformed-id' };
  const name = parseDisplayName(tenant.name);
  if (name === null) return { outcome: 'malformed-name' };
  const may = sql`${idIsFree(tenant.id)} and ${actor.holds}`;
  const event = { action: 'tenant-registered', outcome: 'success', tenantId: tenant.id } as const;
  const [, [registered], [state]] = await db.batch([
    recordEvent(db, { now, source }, { ...event, actorId: actor.accountId }, may),
    insertWhere(db, tenants, { ...tenant, name, createdAt: now }, may).returning({ id: tenants.id }),
    db.select({ holds: sql<number>`${actor.holds}`.as('holds') }).from(sql`(select 1)`),
  ]);
  if (registered) return { outcome: 'registered' };
  if (!state?.holds) throw new Forbidden('not_an_operator');
  return { outcome: 'id-taken' };
}

/** Letters and digits, such as `Cust10001`: it stands in addresses. */
export function isTenantId(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{2,31}$/.test(text);
}

/** No tenant has it, nor ever had. */
export function idIsFree(id: string): SQL<number> {
  return sql`not exists (select 1 from ${tenants} where lower(${tenants.id}) = lower(${id}))`;
}
