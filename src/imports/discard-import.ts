import { sql } from 'drizzle-orm';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { importRows, imports } from './schema.ts';

export type DiscardImportResult =
  | { outcome: 'discarded' }
  /** what has registered someone stays, as does what it tells */
  | { outcome: 'started' };

/** Of a file that was looked at and is not wanted. Throws NotFound and Forbidden. */
export async function discardImport(
  db: Db,
  tenantId: string,
  { importId, actor }: { importId: string; actor: Actor },
): Promise<DiscardImportResult> {
  const mine = sql`imports.id = ${importId} and imports.tenant_id = ${tenantId}`;
  const go = sql`${mine} and imports.state = 'ready' and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({ state: imports.state, holds: sql<number>`${actor.holds}`.as('holds') })
      .from(imports)
      .where(mine),
    db
      .delete(importRows)
      .where(sql`${importRows.importId} = ${importId} and exists (select 1 from imports where ${go})`),
    db.delete(imports).where(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return { outcome: found.state === 'ready' ? 'discarded' : 'started' };
}
