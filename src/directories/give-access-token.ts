import { sql } from 'drizzle-orm';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { tenants } from '../tenants/schema.ts';
import { isRunning } from '../users/may-enter.ts';
import { directories, directoryTokens } from './schema.ts';

export type GiveAccessTokenResult =
  /** `lifetime` in seconds */
  | { outcome: 'given'; token: string; lifetime: number }
  /** no directory of this name has such a secret that holds */
  | { outcome: 'refused' };

/** What Entra ID asks of its gallery is 60 to 360 minutes. */
const LIFETIME = 2 * 60 * 60;

/** Which hold at a time: a directory needs one, and another before that ends. */
const MOST_TOKENS = 50;

/** RFC 6749 §4.4: the client is a directory. One round trip. It ends with its secret. */
export async function giveAccessToken(
  { db, now }: { db: Db; now: number },
  { directoryId, secret }: { directoryId: string; secret: string },
): Promise<GiveAccessTokenResult> {
  const token = generateToken();
  const holds = sql`${directoryTokens.directoryId} = ${directoryId} and ${directoryTokens.hash} = ${hashToken(secret)}
    and ${directoryTokens.kind} = 'secret' and ${directoryTokens.revokedAt} is null
    and coalesce(${directoryTokens.expiresAt} > ${now}, true)
    and exists (select 1 from ${tenants} where ${tenants.id} = ${directoryTokens.tenantId} and ${isRunning()})`;
  const row = {
    id: newId(),
    kind: 'access' as const,
    directoryId,
    tenantId: sql`${directories.tenantId}`,
    hash: hashToken(token),
    createdAt: now,
    expiresAt: sql<number>`min(${now + LIFETIME * 1000}, coalesce((select ${directoryTokens.expiresAt} from ${directoryTokens}
      where ${holds}), ${now + LIFETIME * 1000}))`,
  };
  const newest = sql`select its.id from directory_tokens its where its.directory_id = ${directoryId} and its.kind = 'access'
    order by its.created_at desc, its.rowid desc limit ${MOST_TOKENS}`;
  const mine = sql`${directories.id} = ${directoryId} and exists (select 1 from ${directoryTokens} where ${holds})`;
  const [[given]] = await db.batch([
    insertWhere(db, directoryTokens, row, mine, directories).returning({
      expiresAt: directoryTokens.expiresAt,
    }),
    db.update(directoryTokens).set({ lastUsedAt: now }).where(holds),
    db.delete(directoryTokens)
      .where(sql`${directoryTokens.directoryId} = ${directoryId} and ${directoryTokens.kind} = 'access'
      and ${directoryTokens.id} not in (${newest}) and exists (select 1 from ${directoryTokens} where ${holds})`),
  ]);
  if (!given) return { outcome: 'refused' };
  return { outcome: 'given', token, lifetime: Math.floor((given.expiresAt! - now) / 1000) };
}
