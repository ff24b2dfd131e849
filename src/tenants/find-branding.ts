import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { logos, tenants } from './schema.ts';

export type Logo = { type: 'image/png' | 'image/jpeg'; bytes: Uint8Array<ArrayBuffer> };

/** Of a tenant that runs; null for one that does not, as for one that is not there or has no such logo. */
export async function findLogo(db: Db, tenantId: string, hash: string): Promise<Logo | null> {
  const [logo] = await db
    .select({ type: logos.type, bytes: logos.bytes })
    .from(logos)
    .innerJoin(tenants, eq(tenants.id, logos.tenantId))
    .where(and(eq(tenants.id, tenantId), eq(tenants.logoHash, hash), isShown()));
  return logo ?? null;
}

export async function findAccent(db: Db, tenantId: string): Promise<string | null> {
  const [tenant] = await db
    .select({ accent: tenants.accent })
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), isShown()));
  return tenant?.accent ?? null;
}

function isShown() {
  return sql`${tenants.suspendedAt} is null and ${tenants.removedAt} is null`;
}
