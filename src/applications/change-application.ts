import { eq, sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { admitTenants, selectUnknownTenant, tenantList } from './admit-tenants.ts';
import {
  alterApplication,
  isAltered,
  nextVersion,
  type ByWhom,
  type Dependencies,
} from './alter-application.ts';
import {
  parseChange,
  type ApplicationProblems,
  type ChangedColumns,
  type GivenChange,
} from './parse-application.ts';
import { applications, applicationTenants } from './schema.ts';

export type ChangeApplicationResult =
  | { outcome: 'changed' }
  /** someone else changed it since: nothing is changed */
  | { outcome: 'stale' }
  /** nothing is changed, what is right neither */
  | { outcome: 'refused'; problems: ApplicationProblems };

/**
 * What is not given stays; what is so already is no event. It holds at once, since every sign-in reads the
 * application. Throws NotFound, and Forbidden where the actor is no operator any more.
 */
export async function changeApplication(
  dependencies: Dependencies,
  applicationId: string,
  by: ByWhom,
  given: GivenChange,
): Promise<ChangeApplicationResult> {
  const { db } = dependencies;
  const list = tenantList(given.tenants);
  const seen = await readForChange(db, applicationId, list);
  const parsed = await parseChange(seen.row, given);
  if (!parsed.ok) return { outcome: 'refused', problems: parsed.problems };
  if (seen.unknown !== null) {
    return { outcome: 'refused', problems: { tenants: { problem: 'unknown-tenant', value: seen.unknown } } };
  }

  const { columns } = parsed;
  const others = given.tenants !== undefined && list !== seen.list;
  const when = others || differs(columns, seen.row) ? sql`true` : sql`false`;
  const { outcome } = await alterApplication(
    dependencies,
    applicationId,
    by,
    { action: 'application-changed', name: columns.name, when },
    (go) => [
      ...(given.tenants === undefined ? [] : admitTenants(db, applicationId, list, isAltered(go))),
      db
        .update(applications)
        .set({ ...columns, version: nextVersion() })
        .where(go),
    ],
  );
  return { outcome: outcome === 'stale' ? 'stale' : 'changed' };
}

/** In one round trip: the application as it is, and the first of the tenants given that is not there. */
async function readForChange(db: Db, applicationId: string, list: string) {
  const [[row], admitted, [unknown]] = await db.batch([
    db.select().from(applications).where(eq(applications.id, applicationId)),
    db
      .select({ id: applicationTenants.tenantId })
      .from(applicationTenants)
      .where(eq(applicationTenants.applicationId, applicationId)),
    selectUnknownTenant(db, list),
  ]);
  if (!row) throw new NotFound();
  return { row, list: tenantList(admitted.map(({ id }) => id)), unknown: unknown?.id ?? null };
}

function differs(columns: ChangedColumns, row: typeof applications.$inferSelect): boolean {
  const names = Object.keys(columns) as (keyof ChangedColumns)[];
  return names.some(
    (name) => columns[name] !== undefined && JSON.stringify(columns[name]) !== JSON.stringify(row[name]),
  );
}
