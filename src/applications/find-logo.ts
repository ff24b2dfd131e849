import { and, eq } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import type { Logo } from '../tenants/find-branding.ts';
import { applicationLogos, applications } from './schema.ts';

/** Also of one that is disabled, which operators see; null where there is no such logo. */
export async function findApplicationLogo(db: Db, applicationId: string, hash: string): Promise<Logo | null> {
  const [logo] = await db
    .select({ type: applicationLogos.type, bytes: applicationLogos.bytes })
    .from(applicationLogos)
    .innerJoin(applications, eq(applications.id, applicationLogos.applicationId))
    .where(and(eq(applications.id, applicationId), eq(applications.logoHash, hash)));
  return logo ?? null;
}
