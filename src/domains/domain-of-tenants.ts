import { sql } from 'drizzle-orm';
import { withSignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { selectDomain, type ProvenDomain } from './proven-domain.ts';
import { domains } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

/** A domain, proved or not, of a tenant that whoever is signed in administers; null for every other. */
export async function domainOfTenants(
  db: Db,
  session: Session,
  domainId: string,
): Promise<ProvenDomain | null> {
  const [, [domain]] = await withSignedIn(
    db,
    session,
    selectDomain(
      db,
      sql`${domains.id} = ${domainId} and exists (select 1 from users me where me.account_id = ${session.accountId}
        and me.tenant_id = ${domains.tenantId} and me.role = 'admin' and ${isAdmitted('me')} and me.epoch < ${session.provedAt})`,
    ),
  );
  return domain ?? null;
}
