import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
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
  /** also where another id differs by upper and lower case only */
  | { outcome: 'id-taken' };

export async function registerTenant(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenant: NewTenant,
): Promise<RegisterTenantResult> {
  if (!/^[A-Za-z][A-Za-z0-9]{2,31}$/.test(tenant.id)) return { outcome: 'malformed-id' };
  const name = parseDisplayName(tenant.name);
  if (name === null) return { outcome: 'malformed-name' };
  const free = sql`not exists (select 1 from ${tenants} where lower(${tenants.id}) = lower(${tenant.id}))`;
  const event = { action: 'tenant-registered', outcome: 'success', tenantId: tenant.id } as const;
  const [, [registered]] = await db.batch([
    recordEvent(db, { now, source }, event, free),
    insertWhere(db, tenants, { ...tenant, name, createdAt: now }, free).returning({ id: tenants.id }),
  ]);
  return { outcome: registered ? 'registered' : 'id-taken' };
}
