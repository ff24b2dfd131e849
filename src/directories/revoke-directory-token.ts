import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { WhichDirectory } from './own-directory.ts';
import { directories, directoryTokens } from './schema.ts';

/**
 * The token, or the secret, opens nothing from the next request on; with a secret go the short-lived tokens of
 * its directory, whichever secret they were given for: it asks for new ones. One that is revoked already stays
 * as it is, and is no event. Throws NotFound for another tenant's, and Forbidden where the actor is no
 * administrator any more.
 */
export async function revokeDirectoryToken(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { directoryId, tokenId, actor }: WhichDirectory & { tokenId: string },
): Promise<void> {
  const token = sql`${directoryTokens.id} = ${tokenId} and ${directoryTokens.directoryId} = ${directoryId}
    and ${directoryTokens.tenantId} = ${tenantId} and ${directoryTokens.kind} <> 'access'`;
  const go = sql`${token} and ${directoryTokens.revokedAt} is null and ${actor.holds}`;
  const isSecret = sql`exists (select 1 from ${directoryTokens} where ${go} and ${directoryTokens.kind} = 'secret')`;
  const name = sql`(select ${directories.name} from ${directories} where ${directories.id} = ${directoryId})`;
  const event = { outcome: 'success', reason: name, tenantId, actorId: actor.accountId } as const;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(directoryTokens)
      .where(token),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'directory-token-revoked' },
      sql`exists (select 1 from ${directoryTokens} where ${go} and ${directoryTokens.kind} = 'token')`,
    ),
    recordEvent(db, { now, source }, { ...event, action: 'directory-secret-revoked' }, isSecret),
    db
      .update(directoryTokens)
      .set({ revokedAt: now })
      .where(
        sql`${directoryTokens.id} in (select other.id from ${directoryTokens} other where other.directory_id = ${directoryId}
          and other.kind = 'access' and other.revoked_at is null) and ${isSecret}`,
      ),
    db.update(directoryTokens).set({ revokedAt: now }).where(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}
