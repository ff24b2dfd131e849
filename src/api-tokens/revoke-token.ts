import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { apiTokens } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * The token opens nothing from the next request on. One that is revoked already stays as it is, and is
 * no event. Throws NotFound for a token of another tenant, Forbidden where the actor is no
 * administrator (operator) any more.
 */
export async function revokeToken(
  { db, now, source }: Dependencies,
  tenantId: string | null,
  { tokenId, actor }: { tokenId: string; actor: Actor },
): Promise<void> {
  const token = sql`${apiTokens.id} = ${tokenId} and ${apiTokens.tenantId} is ${tenantId}`;
  const go = sql`${token} and ${apiTokens.revokedAt} is null and ${actor.holds}`;
  const name = sql`(select ${apiTokens.name} from ${apiTokens} where ${token})`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql<number>`${actor.holds}`.as('holds') })
      .from(apiTokens)
      .where(token),
    recordEvent(
      db,
      { now, source },
      { action: 'api-token-revoked', outcome: 'success', reason: name, tenantId, actorId: actor.accountId },
      sql`exists (select 1 from ${apiTokens} where ${go})`,
    ),
    db.update(apiTokens).set({ revokedAt: now, revokedBy: actor.accountId }).where(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}
