import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { hashToken } from '../crypto/tokens.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { generateRecoveryCode, normalizeRecoveryCode } from './recovery-code.ts';
import { domains, recoveryCodes } from './schema.ts';
import { isAdministrator } from './select-domain-people.ts';

const COUNT = 10;

/**
 * Ten new codes for whoever asks, in the place of those that they had for this domain. They are answered this
 * once; what is kept are their hashes. Throws NotFound where the domain is another tenant's or is not on, and
 * Forbidden where the actor is no administrator any more.
 */
export async function makeRecoveryCodes(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { domainId, actor }: { domainId: string; actor: Actor },
): Promise<{ codes: string[] }> {
  const { accountId } = actor;
  if (accountId === null) throw new Forbidden('not_an_administrator');
  const codes = Array.from({ length: COUNT }, generateRecoveryCode);
  const hashes = codes.map((code) => hashToken(normalizeRecoveryCode(code)!));
  const on = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId} and ${domains.switchedOnAt} is not null`;
  const may = sql`exists (select 1 from ${domains} where ${on}) and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(domains)
      .where(on),
    recordEvent(
      db,
      { now, source },
      {
        action: 'recovery-codes-made',
        outcome: 'success',
        tenantId,
        accountId,
        actorId: accountId,
        reason: sql`(select ${domains.domain} from ${domains} where ${on})`,
      },
      may,
    ),
    db
      .delete(recoveryCodes)
      .where(
        sql`${recoveryCodes.domainId} = ${domainId} and ${recoveryCodes.accountId} = ${accountId} and ${may}`,
      ),
    insertWhere(
      db,
      recoveryCodes,
      { id: sql`given.value`, domainId, accountId, createdAt: now },
      may,
      sql`json_each(${JSON.stringify(hashes)}) given`,
    ),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return { codes };
}

/**
 * Whoever has just switched a domain on: an administrator still, by whatever session. The switch may have ended
 * the one that they came with.
 */
export function whoSwitchedOn(tenantId: string, accountId: string | null): Actor {
  return {
    accountId,
    holds: sql`exists (select 1 from ${users} where ${users.accountId} = ${accountId}
      and ${users.tenantId} = ${tenantId} and ${isAdministrator()})`,
  };
}
