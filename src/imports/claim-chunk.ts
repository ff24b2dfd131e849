import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { MOST_AT_ONCE } from '../users/register-users.ts';
import type { Cells } from './columns.ts';
import { importRows, imports } from './schema.ts';

/** Which chunk of which import: `claim` is a word of whoever works on it, new each time. */
export type Claim = { tenantId: string; importId: string; claim: string };

export type Chunk = {
  createdBy: string | null;
  tokenId: string | null;
  rows: { line: number; cells: Cells }[];
};

/** Longer than a chunk takes (ms). Whoever comes later takes over from a worker that has died. */
export const LEASE = 30_000;

/** The next rows, for this worker alone; null where there is nothing to do or another is at work. */
export async function claimChunk(db: Db, which: Claim, now: number): Promise<Chunk | null> {
  const { tenantId, importId, claim } = which;
  const [, [held], rows] = await db.batch([
    db
      .update(imports)
      .set({ claimedBy: claim, claimedUntil: now + LEASE })
      .where(
        and(
          eq(imports.id, importId),
          eq(imports.tenantId, tenantId),
          eq(imports.state, 'running'),
          sql`${imports.claimedUntil} <= ${now}`,
        ),
      ),
    ...selectChunk(db, which),
  ]);
  return toChunk(held, rows);
}

/** The import while this worker holds its chunk: nobody has stopped it, nor taken over. */
export function isHeld({ importId, claim }: Claim): SQL {
  return sql`imports.id = ${importId} and imports.claimed_by = ${claim} and imports.state = 'running'`;
}

/** Who answers for it, and the rows whose turn it is; nothing unless it is held. */
export function selectChunk(db: Db, which: Claim) {
  return [
    db.select({ createdBy: imports.createdBy, tokenId: imports.tokenId }).from(imports).where(isHeld(which)),
    db
      .select({ line: importRows.line, cells: importRows.cells })
      .from(importRows)
      .where(
        sql`${importRows.importId} = ${which.importId} and ${importRows.outcome} is null
          and exists (select 1 from imports where ${isHeld(which)})`,
      )
      .orderBy(importRows.line)
      .limit(MOST_AT_ONCE),
  ] as const;
}

export function toChunk(
  held: Omit<Chunk, 'rows'> | undefined,
  rows: { line: number; cells: string }[],
): Chunk | null {
  if (!held) return null;
  return { ...held, rows: rows.map(({ line, cells }) => ({ line, cells: JSON.parse(cells) as Cells })) };
}
