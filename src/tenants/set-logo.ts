import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { readLogo, type LogoProblem } from './read-logo.ts';
import { logos, tenants } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type SetLogoResult = { outcome: 'set' } | LogoProblem;

/** For the pages whose URL names the tenant. Throws Forbidden where the actor is no administrator any more. */
export async function setLogo(
  dependencies: Dependencies,
  tenantId: string,
  actor: Actor,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<SetLogoResult> {
  const read = readLogo(bytes);
  if (read.outcome !== 'read') return read;
  const { type, logo } = read;
  const { db } = dependencies;
  await changeLogo(dependencies, tenantId, { actor, logo, reason: 'set' }, (go) =>
    insertWhere(db, logos, { tenantId, type, bytes }, go).onConflictDoUpdate({
      target: logos.tenantId,
      set: { type, bytes },
    }),
  );
  return { outcome: 'set' };
}

export async function removeLogo(dependencies: Dependencies, tenantId: string, actor: Actor): Promise<void> {
  const { db } = dependencies;
  const logo = { logoHash: null, logoWidth: null, logoHeight: null };
  await changeLogo(dependencies, tenantId, { actor, logo, reason: 'removed' }, (go) =>
    db.delete(logos).where(sql`${logos.tenantId} = ${tenantId} and ${go}`),
  );
}

type Change = {
  actor: Actor;
  logo: { logoHash: string | null; logoWidth: number | null; logoHeight: number | null };
  reason: 'set' | 'removed';
};

/** What is so already stays, and is no event. */
async function changeLogo(
  { db, now, source }: Dependencies,
  tenantId: string,
  { actor, logo, reason }: Change,
  store: (go: SQL) => BatchItem<'sqlite'>,
): Promise<void> {
  const tenant = sql`${tenants.id} = ${tenantId} and ${tenants.removedAt} is null`;
  const changes = sql`${tenant} and ${tenants.logoHash} is not ${logo.logoHash} and ${actor.holds}`;
  const go = sql`exists (select 1 from ${tenants} where ${changes})`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql<number>`${actor.holds}`.as('holds') })
      .from(tenants)
      .where(tenant),
    recordEvent(
      db,
      { now, source },
      { action: 'logo-changed', outcome: 'success', reason, tenantId, actorId: actor.accountId },
      go,
    ),
    store(go),
    db
      .update(tenants)
      .set({ ...logo, version: sql`${tenants.version} + 1` })
      .where(changes),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}
