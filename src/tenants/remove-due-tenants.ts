import { lte, sql, type SQL } from 'drizzle-orm';
import { leavePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { deleteRenamesOfTenant } from '../accounts/delete-renames.ts';
import { deleteTokensOfTenant } from '../api-tokens/delete-tokens.ts';
import { stopServing } from '../applications/stop-serving.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteGrantsOfTenant } from '../grants/delete-grants.ts';
import { deleteImportsOfTenant } from '../imports/delete-imports.ts';
import { deleteMailsOfTenant } from '../mail/delete-mails.ts';
import { deleteInvitationLinks } from '../proofs/delete-proofs.ts';
import type { Db } from '../storage/db.ts';
import { deleteDeparturesOfTenant } from '../users/departures.ts';
import { deleteEntryDays, deleteUsers } from '../users/delete-users.ts';
import { users } from '../users/schema.ts';
import { deleteDirectoriesOfTenant } from '../directories/delete-directories.ts';
import { deleteDomainsOfTenant, giveDomainsBack } from '../domains/delete-domains.ts';
import { deleteGroupsOfTenant } from '../groups/write-group.ts';
import { deleteRulesOfTenant } from '../group-rules/delete-rules.ts';
import { logos, tenants } from './schema.ts';

/** Rows of each kind in one batch: well within what D1 lets one take. */
const CHUNK = 500;

/**
 * For the cron: tenants whose delay is over are removed chunk by chunk, as many as there is time for, and
 * the next time goes on where this one stopped. Accounts stay, and leave their primary tenant for their
 * oldest remaining one. Of the tenant the id stays, so that it is not given again; of what happened, the
 * audit log.
 */
export async function removeDueTenants(
  { db, now }: { db: Db; now: number },
  { mostChunks = 20 } = {},
): Promise<void> {
  for (let chunk = 0; chunk < mostChunks; chunk += 1) {
    const due = await db
      .select({ id: tenants.id })
      .from(tenants)
      .where(lte(tenants.removeAfter, now))
      .orderBy(tenants.removeAfter)
      .limit(1);
    const [tenant] = due;
    if (!tenant) return;
    await removeChunk(db, tenant.id, now);
  }
}

async function removeChunk(db: Db, tenantId: string, now: number): Promise<void> {
  const mine = sql`${tenants.id} = ${tenantId}`;
  const begins = sql`${mine} and ${tenants.removeAfter} <= ${now} and ${tenants.removedAt} is null`;
  // Not where someone has found the way back since.
  const gone = sql`exists (select 1 from ${tenants} where ${mine} and ${tenants.removedAt} is not null)`;
  const some = sql`select ${users.id} from ${users} where ${users.tenantId} = ${tenantId} and ${gone}
    order by ${users.sortName}, ${users.id} limit ${CHUNK}`;
  const members = sql`select ${users.accountId} from ${users} where ${users.id} in (${some})`;
  await db.batch([
    recordEvent(
      db,
      { now, source: null },
      { action: 'tenant-removed', outcome: 'success', tenantId },
      sql`exists (select 1 from ${tenants} where ${begins})`,
    ),
    db.update(tenants).set({ removedAt: now }).where(begins),
    leavePrimaryTenant(db, members, tenantId, gone),
    deleteInvitationLinks(db, some),
    ...deleteUsers(db, some),
    deleteMailsOfTenant(db, tenantId, CHUNK, gone),
    ...deleteImportsOfTenant(db, tenantId, CHUNK, gone),
    ...deleteGrantsOfTenant(db, tenantId, CHUNK, gone),
    stopServing(db, tenantId, gone),
    ...deleteRenamesOfTenant(db, tenantId, gone),
    deleteTokensOfTenant(db, tenantId, gone),
    deleteEntryDays(db, tenantId, gone),
    ...deleteGroupsOfTenant(db, tenantId, gone),
    ...deleteRulesOfTenant(db, tenantId, gone),
    deleteDeparturesOfTenant(db, tenantId, gone),
    ...deleteDirectoriesOfTenant(db, tenantId, gone),
    ...giveDomainsBack(db, tenantId, now, gone),
    ...deleteDomainsOfTenant(db, tenantId, gone),
    db.delete(logos).where(sql`${logos.tenantId} = ${tenantId} and ${gone}`),
    becomeTombstone(db, sql`${mine} and ${tenants.removedAt} is not null and ${isEmpty(tenantId)}`),
  ]);
}

/** What is kept of a removed tenant. */
function becomeTombstone(db: Db, which: SQL) {
  return db
    .update(tenants)
    .set({
      name: '',
      supportMail: null,
      supportPhone: null,
      accent: null,
      logoHash: null,
      logoWidth: null,
      logoHeight: null,
      removeAfter: null,
    })
    .where(which);
}

/** Nothing is left that goes chunk by chunk. */
function isEmpty(tenantId: string): SQL {
  const none = (table: string) =>
    sql`not exists (select 1 from ${sql.identifier(table)} theirs where theirs.tenant_id = ${tenantId})`;
  return sql.join(['users', 'outbox', 'imports', 'grants', 'consents'].map(none), sql` and `);
}
