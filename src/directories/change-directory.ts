import { sql } from 'drizzle-orm';
import { parseUsername } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import { isOwn, requireMayChange, selectMayChange, type WhichDirectory } from './own-directory.ts';
import { directories } from './schema.ts';

export type DirectorySettings = {
  /** as typed */
  name: string;
  welcomeMails: boolean;
  /** as typed; empty for nowhere */
  errorsTo: string;
};

export type ChangeDirectoryResult =
  | { outcome: 'changed' }
  | { outcome: 'malformed-name' | 'malformed-address' };

/**
 * Each setting that becomes another is an event of its own. Throws NotFound for another tenant's, and Forbidden
 * where the actor is no administrator any more.
 */
export async function changeDirectory(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  which: WhichDirectory,
  { name: typedName, welcomeMails, errorsTo: typed }: DirectorySettings,
): Promise<ChangeDirectoryResult> {
  const name = parseDisplayName(typedName);
  if (name === null) return { outcome: 'malformed-name' };
  const parsed = typed.trim() === '' ? null : parseUsername(typed);
  if (parsed?.ok === false) return { outcome: 'malformed-address' };
  const errorsTo = parsed?.username ?? null;
  const { actor, directoryId } = which;
  const go = sql`${isOwn(tenantId, directoryId)} and ${actor.holds}`;
  const event = { outcome: 'success', tenantId, actorId: actor.accountId } as const;
  const reason = name;
  const mails = welcomeMails ? 'directory-welcome-mails-on' : 'directory-welcome-mails-off';
  const moved = sql`${directories.errorsTo} is not ${errorsTo}`;
  const [[found]] = await db.batch([
    selectMayChange(db, tenantId, which),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'directory-renamed', reason, detail: sql`${directories.name}` },
      sql`${go} and ${directories.name} <> ${name}`,
      directories,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: mails, reason },
      sql`${go} and ${directories.welcomeMails} <> ${Number(welcomeMails)}`,
      directories,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'directory-errors-to-changed', reason, detail: errorsTo },
      sql`${go} and ${moved}`,
      directories,
    ),
    db
      .update(directories)
      .set({
        name,
        welcomeMails,
        errorsTo,
        // Whoever is new gets what happens from now on.
        summarizedAt: sql`case when ${moved} then ${now} else ${directories.summarizedAt} end`,
      })
      .where(go),
  ]);
  requireMayChange(found);
  return { outcome: 'changed' };
}
