import { and, eq } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { imports } from './schema.ts';
import type { ListedImport } from './read-import.ts';

/** `working`: somebody is at it right now. */
export type Progress = Pick<ListedImport, 'state' | 'done' | 'total'> & { working: boolean };

/** How far an import has come. Throws NotFound. */
export async function readProgress(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  importId: string,
): Promise<Progress> {
  const [found] = await db
    .select({
      state: imports.state,
      done: imports.done,
      total: imports.total,
      claimedUntil: imports.claimedUntil,
    })
    .from(imports)
    .where(and(eq(imports.id, importId), eq(imports.tenantId, tenantId)));
  if (!found) throw new NotFound();
  const { claimedUntil, ...progress } = found;
  return { ...progress, working: progress.state === 'running' && claimedUntil > now };
}
