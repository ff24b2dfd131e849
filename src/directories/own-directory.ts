import { sql, type SQL } from 'drizzle-orm';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { directories } from './schema.ts';

/** A directory of a tenant, and who does something to it. */
export type WhichDirectory = { directoryId: string; actor: Actor };

/** For statements on `directories`: this one, of this tenant. */
export function isOwn(tenantId: string, directoryId: string): SQL {
  return sql`${directories.id} = ${directoryId} and ${directories.tenantId} = ${tenantId}`;
}

/** Comes first in the batch of a deed: whether there is such a directory, and whether the actor may do it. */
export function selectMayChange(db: Db, tenantId: string, { directoryId, actor }: WhichDirectory) {
  return db
    .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
    .from(directories)
    .where(isOwn(tenantId, directoryId));
}

/** Throws NotFound for another tenant's, and Forbidden where the actor is no administrator any more. */
export function requireMayChange(found: { holds: boolean } | undefined): void {
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}
