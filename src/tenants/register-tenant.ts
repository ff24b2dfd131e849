import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
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
  | { outcome: 'id-taken' };

export async function registerTenant(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenant: NewTenant,
): Promise<RegisterTenantResult> {
  if (!/^[A-Za-z][A-Za-z0-9]{2,31}$/.test(tenant.id)) return { outcome: 'malformed-id' };
  const [, [registered]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'tenant-registered', outcome: 'success', tenantId: tenant.id },
      sql`not exists (select 1 from ${tenants} where ${tenants.id} = ${tenant.id})`,
    ),
    db
      .insert(tenants)
      .values({ ...tenant, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: tenants.id }),
  ]);
  return { outcome: registered ? 'registered' : 'id-taken' };
}
