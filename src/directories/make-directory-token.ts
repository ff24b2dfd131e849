import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { directories, directoryTokens } from './schema.ts';

export type MakeDirectoryTokenResult =
  /** `token` is shown now and never again */
  | { outcome: 'made'; tokenId: string; token: string }
  /** two at a time: one in use, and the one that takes its place */
  | { outcome: 'too-many' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** By what scanners of source code know a token of ours that has got about. */
const PREFIX = 'sid_scim_';
const MOST_TOKENS = 2;

/**
 * `expiresAt` in ms, null for never. Throws NotFound for another tenant's directory, and Forbidden where the actor
 * is no administrator any more.
 */
export async function makeDirectoryToken(
  { db, now, source }: Dependencies,
  tenantId: string,
  { directoryId, actor, expiresAt }: { directoryId: string; actor: Actor; expiresAt: number | null },
): Promise<MakeDirectoryTokenResult> {
  const token = PREFIX + generateToken();
  const id = newId();
  const mine = sql`${directories.id} = ${directoryId} and ${directories.tenantId} = ${tenantId}`;
  const few = sql`(select count(*) from ${directoryTokens} where ${directoryTokens.directoryId} = ${directoryId}
    and ${directoryTokens.kind} = 'token' and ${directoryTokens.revokedAt} is null and coalesce(${directoryTokens.expiresAt} > ${now}, true)) < ${MOST_TOKENS}`;
  const may = sql`${mine} and ${actor.holds} and ${few}`;
  const { accountId } = actor;
  const event = { action: 'directory-token-made', outcome: 'success', tenantId, actorId: accountId } as const;
  const row = {
    id,
    kind: 'token' as const,
    directoryId,
    tenantId,
    hash: hashToken(token),
    createdAt: now,
    createdBy: accountId,
    expiresAt,
  };
  const [[found], , [made]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(directories)
      .where(mine),
    recordEvent(db, { now, source }, { ...event, reason: sql`${directories.name}` }, may, directories),
    insertWhere(db, directoryTokens, row, sql`exists (select 1 from ${directories} where ${may})`).returning({
      id: directoryTokens.id,
    }),
  ]);
  if (made) return { outcome: 'made', tokenId: id, token };
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return { outcome: 'too-many' };
}
