import { sql } from 'drizzle-orm';
import { recordEvent } from '../audit/record-event.ts';
import { generateToken } from '../crypto/tokens.ts';
import { Forbidden } from '../errors.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { admitTenants, selectUnknownTenant, someUnknown, tenantList } from './admit-tenants.ts';
import { isAltered, type Dependencies } from './alter-application.ts';
import { insertSecret } from './make-secret.ts';
import { parseApplication, type ApplicationProblems, type GivenApplication } from './parse-application.ts';
import { applications } from './schema.ts';

export type RegisterApplicationResult =
  /** `secret` is shown now and never again; null where it has none */
  | { outcome: 'registered'; applicationId: string; secret: string | null }
  | { outcome: 'refused'; problems: ApplicationProblems };

/** An application that signs people in through us. Throws Forbidden where the actor is no operator any more. */
export async function registerApplication(
  { db, now, source }: Dependencies,
  actor: Actor,
  given: GivenApplication,
): Promise<RegisterApplicationResult> {
  const parsed = await parseApplication(given);
  if (!parsed.ok) return { outcome: 'refused', problems: parsed.problems };
  const { columns } = parsed;

  const applicationId = newId();
  const secret = columns.authentication === 'secret' ? generateToken() : null;
  const list = tenantList(given.tenants);
  const may = sql`${actor.holds} and not ${someUnknown(list)}`;
  const registered = isAltered(sql`${applications.id} = ${applicationId}`);
  const [[state], [unknown]] = await db.batch([
    db.select({ holds: sql<number>`${actor.holds}`.as('holds') }).from(sql`(select 1)`),
    selectUnknownTenant(db, list),
    recordEvent(
      db,
      { now, source },
      {
        action: 'application-registered',
        outcome: 'success',
        reason: columns.name,
        actorId: actor.accountId,
      },
      may,
    ),
    insertWhere(db, applications, { ...columns, id: applicationId, createdAt: now }, may),
    ...admitTenants(db, applicationId, list, registered),
    ...(secret === null ? [] : [insertSecret(db, { applicationId, secret, now, actor }, registered)]),
  ]);
  if (!state?.holds) throw new Forbidden('not_an_operator');
  if (unknown)
    return { outcome: 'refused', problems: { tenants: { problem: 'unknown-tenant', value: unknown.id } } };
  return { outcome: 'registered', applicationId, secret };
}
