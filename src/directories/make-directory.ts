import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import type { Actor } from '../users/actor.ts';
import type { DirectoryKind } from './directory-kinds.ts';
import { directories } from './schema.ts';

export type NewDirectory = { name: string; kind: DirectoryKind };

export type MakeDirectoryResult =
  | { outcome: 'made'; directoryId: string }
  | { outcome: 'malformed-name' }
  | { outcome: 'too-many' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** Of one tenant: an administrator has to see what each of them does. */
const MOST_DIRECTORIES = 10;

/** A SCIM client of the tenant, which has no token yet. Throws Forbidden where the actor is no administrator any more. */
export async function makeDirectory(
  { db, now, source }: Dependencies,
  tenantId: string,
  { actor, ...given }: NewDirectory & { actor: Actor },
): Promise<MakeDirectoryResult> {
  const name = parseDisplayName(given.name);
  if (name === null) return { outcome: 'malformed-name' };
  const id = newId();
  const may = sql`${actor.holds} and (select count(*) from ${directories} where ${directories.tenantId} = ${tenantId}) < ${MOST_DIRECTORIES}`;
  const { accountId } = actor;
  const event = { action: 'directory-made', outcome: 'success', reason: name, tenantId } as const;
  const row = { id, tenantId, name, kind: given.kind, createdAt: now, createdBy: accountId };
  const [, [made], [state]] = await db.batch([
    recordEvent(db, { now, source }, { ...event, actorId: accountId }, may),
    insertWhere(db, directories, row, may).returning({ id: directories.id }),
    db.select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') }).from(sql`(select 1)`),
  ]);
  if (made) return { outcome: 'made', directoryId: id };
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  return { outcome: 'too-many' };
}
