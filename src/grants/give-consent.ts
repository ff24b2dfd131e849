import { sql, type SQL } from 'drizzle-orm';
import { SCOPES, writeScopes, type Scope } from '../applications/kinds.ts';
import { applications } from '../applications/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { consents } from './schema.ts';

/**
 * The person lets an application have this of them in one tenant, besides what they let it have before.
 * Remembered until they take it back. Throws SignInRequired where the session has ended.
 */
export async function giveConsent(
  { db, now, source }: { db: Db; now: number; source: RequestSource },
  session: Session,
  given: { applicationId: string; tenantId: string; scopes: readonly Scope[]; resources: readonly string[] },
): Promise<void> {
  const { accountId } = session;
  const { applicationId, tenantId, scopes, resources } = given;
  const holds = sessionHolds(session);
  // What is there already and what comes now, in their usual order.
  const both = sql.join(
    SCOPES.map((scope) =>
      scopes.includes(scope)
        ? sql`${`${scope} `}`
        : sql`case when ${has(scope)} then ${`${scope} `} else '' end`,
    ),
    sql` || `,
  );
  const allResources = sql`(select json_group_array(value) from (select value from json_each(${consents.resources})
    union select value from json_each(${JSON.stringify(resources)})))`;
  const name = sql`(select ${applications.name} from ${applications} where ${applications.id} = ${applicationId})`;
  await withSignedIn(
    db,
    session,
    recordEvent(
      db,
      { now, source },
      { action: 'consent-given', outcome: 'success', reason: name, accountId, tenantId },
      holds,
    ),
    insertWhere(
      db,
      consents,
      {
        accountId,
        applicationId,
        tenantId,
        scopes: writeScopes(scopes),
        resources: [...resources],
        createdAt: now,
      },
      holds,
    ).onConflictDoUpdate({
      target: [consents.accountId, consents.applicationId, consents.tenantId],
      set: { scopes: sql`trim(${both})`, resources: allResources },
    }),
  );
}

function has(scope: Scope): SQL {
  return sql`(' ' || ${consents.scopes} || ' ' like ${`% ${scope} %`})`;
}

/** What one account lets one application have, by tenant. For a batch. */
export function selectConsents(db: Db, accountId: string, applicationId: string) {
  return db
    .select({
      consentTenant: sql<string>`${consents.tenantId}`.as('consent_tenant'),
      consentScopes: sql<string>`${consents.scopes}`.as('consent_scopes'),
      consentResources: sql<string>`${consents.resources}`.as('consent_resources'),
    })
    .from(consents)
    .where(sql`${consents.accountId} = ${accountId} and ${consents.applicationId} = ${applicationId}`);
}
