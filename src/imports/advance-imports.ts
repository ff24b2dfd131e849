import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { advanceImport, MOST_CHUNKS, type AdvanceDependencies } from './advance-import.ts';
import { imports } from './schema.ts';

/**
 * All imports that run and that nobody works on, each with its share of the time and of the chunks; what
 * breaks one does not keep the others from theirs.
 */
export async function advanceImports(
  dependencies: AdvanceDependencies,
  { until }: { until: number },
): Promise<{ importChunks: number; importsFailed: number }> {
  const { db, clock } = dependencies;
  const waiting = await findWaiting(db, clock());
  let chunks = 0;
  let failed = 0;
  for (const [index, which] of waiting.entries()) {
    const left = waiting.length - index;
    const most = Math.floor((MOST_CHUNKS - chunks) / left);
    const now = clock();
    if (most < 1 || now >= until) break;
    try {
      chunks += await advanceImport(dependencies, which, { until: now + (until - now) / left, most });
    } catch {
      failed += 1;
    }
  }
  return { importChunks: chunks, importsFailed: failed };
}

/** Those whose last worker broke off come last: what broke it may break this one too. */
function findWaiting(db: Db, now: number) {
  return db
    .select({ tenantId: imports.tenantId, importId: imports.id })
    .from(imports)
    .where(sql`${imports.state} = 'running' and ${imports.claimedUntil} <= ${now}`)
    .orderBy(imports.claimedUntil, imports.startedAt)
    .limit(10);
}
