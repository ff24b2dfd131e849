import { desc, eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { NotFound } from '../errors.ts';
import { grantHolds } from '../grants/grant-holds.ts';
import { grants } from '../grants/schema.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { applications, applicationSecrets, applicationTenants } from './schema.ts';

type Row = typeof applications.$inferSelect;

export type InspectedApplication = {
  application: Omit<Row, 'allTenants'>;
  /** by name */
  tenants: 'all' | { id: string; name: string }[];
  /** newest first */
  secrets: {
    id: string;
    ending: string;
    createdAt: number;
    /** the operator's username; null where a program made it, or they are gone */
    createdBy: string | null;
  }[];
  /** by which people are in it now */
  signIns: number;
};

/** What an operator sees of one application, in one round trip. Throws NotFound. */
export async function inspectApplication(
  { db, now }: { db: Db; now: number },
  applicationId: string,
): Promise<InspectedApplication> {
  const [[found], admitted, secrets, [live]] = await db.batch([
    db.select().from(applications).where(eq(applications.id, applicationId)),
    db
      .select({ id: tenants.id, name: tenants.name })
      .from(applicationTenants)
      .innerJoin(tenants, eq(tenants.id, applicationTenants.tenantId))
      .where(eq(applicationTenants.applicationId, applicationId))
      .orderBy(sql`lower(${tenants.name})`, tenants.id),
    db
      .select({
        id: applicationSecrets.id,
        ending: applicationSecrets.ending,
        createdAt: applicationSecrets.createdAt,
        createdBy: accounts.username,
      })
      .from(applicationSecrets)
      .leftJoin(accounts, eq(accounts.id, applicationSecrets.createdBy))
      .where(eq(applicationSecrets.applicationId, applicationId))
      .orderBy(desc(applicationSecrets.createdAt), applicationSecrets.id),
    db
      .select({ count: sql<number>`count(*)`.as('live_count') })
      .from(grants)
      .where(sql`${grants.applicationId} = ${applicationId} and ${grantHolds(now)}`),
  ]);
  if (!found) throw new NotFound();
  const { allTenants, ...application } = found;
  return {
    application,
    tenants: allTenants ? 'all' : admitted,
    secrets,
    signIns: live?.count ?? 0,
  };
}
