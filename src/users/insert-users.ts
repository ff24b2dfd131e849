import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { insertAccounts } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { queueMails, timeOfInvitation } from '../mail/queue-mail.ts';
import { forgetInvitations } from '../proofs/consume-link.ts';
import { insertInvitationLinks } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import { refusesDomain } from '../domains/own-domains-only.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import type { ParsedUser } from './parse-new-user.ts';
import { deleteUsers } from './delete-users.ts';
import { hadOther, hasLeft } from './departures.ts';
import { insertFoundBy, type FoundBy } from './set-attributes.ts';
import { users, userTerms } from './schema.ts';

/** One person, with the ids that the rows get if they are registered. */
export type UserRow = ParsedUser & {
  /** where it is in what was given */
  index: number;
  userId: string;
  accountId: string;
  linkId: string;
  mailId: string;
  /** sealed parameters */
  mail: string;
  foundBy: FoundBy[];
  /** of a directory, else null */
  directoryId?: string;
  externalId?: string | null;
  attributes?: string;
  deactivatedAt?: number | null;
};

/** What was so before, and what is now. */
export type UserRowAnswer = { already: number; taken: number; outside: number; registered: number };

/**
 * What happens in the same batch, so that it and the registrations come about together or not at all.
 * `from` has a row for each that is tried: `place` is where it is in what was given, from 0.
 */
export type Alongside = (rows: { from: SQL; place: SQL<number>; registered: SQL }) => BatchItem<'sqlite'>[];

/** The whole registration in one batch, each statement over all rows, which go in as one JSON parameter. */
export async function insertUsers(
  db: Db,
  {
    tenantId,
    actor,
    rows,
    now,
    source,
    welcomeMails = sql`${tenants.welcomeMails}`,
    alongside = () => [],
  }: {
    tenantId: string;
    actor: Actor;
    rows: UserRow[];
    now: number;
    source: RequestSource | null;
    /** whether they are mailed; by default as the tenant prefers (R8). For statements on `tenants` */
    welcomeMails?: SQL;
    alongside?: Alongside;
  },
): Promise<UserRowAnswer[]> {
  const json = JSON.stringify(rows);
  const from = sql`json_each(${json}) given`;
  const username = cell('username');
  const userId = cell('userId');
  const account = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${username})`;

  /** Declined: whoever is renamed leaves what they never answered to the old username. */
  const isOver = sql`old.confirmed_at is null and old.deactivated_at is null and old.declined_at is not null`;
  const already = sql`exists (select 1 from users old where old.tenant_id = ${tenantId} and old.account_id = ${account} and not (${isOver}))`;
  // `is not`: there may be no account yet, and then nothing equals it.
  const taken = sql`exists (select 1 from users other where other.tenant_id = ${tenantId}
    and other.associate_id = ${cell('associateId')} and other.account_id is not ${account})`;
  const outside = refusesDomain(tenantId, cell('domain'));
  const fits = sql`not ${taken} and not ${outside} and ${actor.holds}`;
  const over = sql`select old.id from ${from} cross join users old on old.tenant_id = ${tenantId} and old.account_id = ${account}
    where ${isOver} and ${fits}`;
  const registered = sql`exists (select 1 from ${users} where ${users.id} = ${userId})`;
  const held = sql`exists (select 1 from users new where new.id = ${userId} and new.held_at is not null)`;
  const proved = tenantHasProved(tenantId, cell('domain'));
  const wantsMail = sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${welcomeMails})`;
  const mailedAt = timeOfInvitation(tenantId, now, { place: sql`given.key`, recipient: username });
  const linked = sql`exists (select 1 from ${links} where ${links.id} = ${cell('linkId')})`;
  const theirs = sql`select ${account} from ${from} where ${registered}`;

  const [before, , , , , , , , , , , , , , , , after] = await db.batch([
    db
      .select({
        already: sql<number>`${already}`.as('already'),
        taken: sql<number>`${taken}`.as('taken'),
        outside: sql<number>`${outside}`.as('outside'),
      })
      .from(from),
    forgetInvitations(db, over),
    ...deleteUsers(db, over),
    // Now that an associate id may have come free: for someone without an account as for anyone else.
    insertAccounts(
      db,
      { id: cell('accountId'), username, domain: cell('domain'), language: cell('language'), now },
      fits,
      from,
    ),
    insertWhere(
      db,
      users,
      {
        id: userId,
        tenantId,
        accountId: account,
        associateId: cell('associateId'),
        firstName: cell('firstName'),
        lastName: cell('lastName'),
        role: cell('role') as SQL<'admin' | 'user'>,
        // A directory's users begin as such, and rules may say otherwise; of others a person has said it.
        roleSetAt: sql`case when ${cell('directoryId')} is null then ${now} end`,
        invitedAt: now,
        invitedBy: actor.accountId,
        invitedUsername: username,
        username,
        language: cell('language') as SQL<Language>,
        sortName: cell('sortName'),
        modifiedAt: now,
        directoryId: cell('directoryId'),
        externalId: cell('externalId'),
        heldAt: sql`case when ${cell('directoryId')} is not null
          and ${hadOther(tenantId, username, cell('externalId'))} then ${now} end`,
        attributes: cell('attributes'),
        // Whoever was here before, and was removed, signs in anew.
        epoch: sql`case when ${cell('directoryId')} is not null and ${hasLeft(tenantId, username)} then ${now} else 0 end`,
        deactivatedAt: sql<number>`${cell('deactivatedAt')}`,
        confirmedAt: sql`case when ${proved} and not (select ${accounts.operator} from ${accounts} where ${accounts.username} = ${username}) then ${now} end`,
        toldAt: sql`case when ${wantsMail} and not (${cell('directoryId')} is not null and ${hadOther(tenantId, username, cell('externalId'))}) then ${now} end`,
      },
      sql`not exists (select 1 from users old where old.tenant_id = ${tenantId} and old.account_id = ${account}) and ${fits}`,
      from,
    ),
    becomePrimaryTenant(db, theirs, sql`true`),
    insertTerms(
      db,
      tenantId,
      { userId, part: 'name', terms: sql`given.value -> 'nameTerms'` },
      registered,
      from,
    ),
    insertTerms(
      db,
      tenantId,
      { userId, part: 'username', terms: sql`given.value -> 'usernameTerms'` },
      registered,
      from,
    ),
    insertFoundBy(
      db,
      { tenantId, userId },
      sql`${from}, json_each(given.value -> 'foundBy') found`,
      registered,
    ),
    insertInvitationLinks(
      db,
      { id: cell('linkId'), username, userId, now, mailedAt },
      sql`${registered} and ${wantsMail} and not ${held}`,
      from,
    ),
    queueMails(
      db,
      { id: cell('mailId'), template: 'welcome', parameters: cell('mail') },
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.username} = ${username}),
          ${cell('language')}, (select ${tenants.language} from ${tenants} where ${tenants.id} = ${tenantId}))`,
        accountId: account,
        tenantId,
        now,
        notBefore: mailedAt,
      },
      linked,
      from,
    ),
    recordEvent(
      db,
      { now, source },
      {
        action: 'user-registered',
        outcome: 'success',
        accountId: account,
        tenantId,
        actorId: actor.accountId,
      },
      registered,
      from,
    ),
    db.select({ registered: sql<number>`${registered}` }).from(from),
    ...alongside({ from, place: sql<number>`${cell('index')}`, registered }),
  ]);
  return rows.map((_, at) => ({ ...before[at]!, ...after[at]! }));
}

/** A cell of the row that a statement is at. */
function cell(name: keyof UserRow): SQL<string> {
  return sql<string>`(given.value ->> ${sql.raw(`'${name}'`)})`;
}

/** The terms of users, one list for each row of `from`. */
function insertTerms(
  db: Db,
  tenantId: string,
  { userId, part, terms }: { userId: SQL; part: 'name' | 'username'; terms: SQL },
  condition: SQL,
  from: SQL,
) {
  return insertWhere(
    db,
    userTerms,
    { tenantId, term: sql`term.value`, userId, part },
    condition,
    sql`${from}, json_each(${terms}) term`,
  );
}
