import { sql } from 'drizzle-orm';
import { BadRequest } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { listedImport, type ListedImport } from './read-import.ts';
import { imports } from './schema.ts';

/** A tenant's imports, newest first. `next`: the cursor of those that follow, or null. */
export async function listImports(
  db: Db,
  tenantId: string,
  { cursor, limit = 25 }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ imports: ListedImport[]; next: string | null }> {
  const before = readCursor(cursor);
  const older = before
    ? sql`and (imports.created_at, imports.id) < (${before.createdAt}, ${before.id})`
    : sql``;
  const rows = await db
    .select(listedImport())
    .from(imports)
    .where(sql`imports.tenant_id = ${tenantId} ${older}`)
    .orderBy(sql`imports.created_at desc, imports.id desc`)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { imports: page, next: last && rows.length > limit ? `${last.createdAt}.${last.id}` : null };
}

function readCursor(cursor: string | undefined): { createdAt: number; id: string } | null {
  if (cursor === undefined || cursor === '') return null;
  const [, createdAt, id] = /^(\d{1,15})\.([a-z2-7]{24})$/.exec(cursor) ?? [];
  if (createdAt === undefined || id === undefined) throw new BadRequest('malformed_cursor');
  return { createdAt: Number(createdAt), id };
}
