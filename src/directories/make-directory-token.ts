import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { isOwn, requireMayChange, selectMayChange, type WhichDirectory } from './own-directory.ts';
import { directories, directoryTokens } from './schema.ts';

export type MakeDirectoryTokenResult =
  /** `token` is shown now and never again */
  | { outcome: 'made'; tokenId: string; token: string }
  /** two at a time: one in use, and the one that takes its place */
  | { outcome: 'too-many' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** By what scanners of source code know a token of ours that has got about. */
const PREFIXES = { token: 'sid_scim_', secret: 'sid_scim_secret_' } as const;
const MOST_TOKENS = 2;

/**
 * `kind`: a token that a directory shows with each request, or a secret by which it asks the token endpoint for
 * some. `expiresAt` in ms, null for never. Throws NotFound for another tenant's directory, and Forbidden where
 * the actor is no administrator any more.
 */
export async function makeDirectoryToken(
  { db, now, source }: Dependencies,
  tenantId: string,
  {
    directoryId,
    actor,
    expiresAt,
    kind = 'token',
  }: WhichDirectory & { expiresAt: number | null; kind?: 'token' | 'secret' },
): Promise<MakeDirectoryTokenResult> {
  const token = PREFIXES[kind] + generateToken();
  const id = newId();
  const few = sql`(select count(*) from ${directoryTokens} where ${directoryTokens.directoryId} = ${directoryId}
    and ${directoryTokens.kind} = ${kind} and ${directoryTokens.revokedAt} is null and coalesce(${directoryTokens.expiresAt} > ${now}, true)) < ${MOST_TOKENS}`;
  const may = sql`${isOwn(tenantId, directoryId)} and ${actor.holds} and ${few}`;
  const { accountId } = actor;
  const action = kind === 'token' ? 'directory-token-made' : 'directory-secret-made';
  const event = { action, outcome: 'success', tenantId, actorId: accountId } as const;
  const row = {
    id,
    kind,
    directoryId,
    tenantId,
    hash: hashToken(token),
    hint: token.slice(-4),
    createdAt: now,
    createdBy: accountId,
    expiresAt,
  };
  const [[found], , [made]] = await db.batch([
    selectMayChange(db, tenantId, { directoryId, actor }),
    recordEvent(db, { now, source }, { ...event, reason: sql`${directories.name}` }, may, directories),
    insertWhere(db, directoryTokens, row, sql`exists (select 1 from ${directories} where ${may})`).returning({
      id: directoryTokens.id,
    }),
  ]);
  requireMayChange(found);
  return made ? { outcome: 'made', tokenId: id, token } : { outcome: 'too-many' };
}
