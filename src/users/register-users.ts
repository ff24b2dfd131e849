import { eq, sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { insertAccounts } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { parseUsername, type UsernameProblem } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import type { Language } from '../languages.ts';
import { queueMails, sealMail, timeOfInvitation, type MailSeal } from '../mail/queue-mail.ts';
import { forgetInvitations } from '../proofs/consume-link.ts';
import { insertInvitationLinks, newLink } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import { tenantHasProved } from '../tenants/federated-domain.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import { isRunning } from './may-enter.ts';
import { users, userTerms } from './schema.ts';
import { nameTerms, sortNameOf, usernameTerms } from './search-terms.ts';

export type NewUser = {
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
  /** of the mail to someone who has not chosen one; the tenant's by default */
  language?: Language | null;
};

/** Says nothing of whether an account existed: to the tenant an invited person looks the same. */
export type RegisterUserResult =
  /** `mailId` is null where the tenant mails no welcome (R8) */
  | { outcome: 'registered'; userId: string; mailId: string | null }
  | { outcome: 'malformed-username'; problem: UsernameProblem }
  | { outcome: 'malformed-name'; field: 'firstName' | 'lastName' | 'associateId' }
  /** suspended, or still on the Standard model: nobody could enter */
  | { outcome: 'tenant-not-running' }
  /** whoever asks is no administrator any more */
  | { outcome: 'not-allowed' }
  | { outcome: 'already-user' }
  | { outcome: 'associate-id-taken' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/** One person: see `registerUsers`. */
export async function registerUser(
  dependencies: Dependencies,
  tenantId: string,
  actor: Actor,
  given: NewUser,
): Promise<RegisterUserResult> {
  const [result] = await registerUsers(dependencies, tenantId, actor, [given]);
  return result!;
}

/**
 * What happens in the same batch, so that it and the registrations come about together or not at all.
 * `from` has a row for each that is tried: `place` is where it is in what was given, from 0.
 */
export type Alongside = (rows: { from: SQL; place: SQL<number>; registered: SQL }) => BatchItem<'sqlite'>[];

/** More rows would make the batch larger than D1 takes. */
export const MOST_AT_ONCE = 100;

/**
 * R7: an admin registers people, up to `MOST_AT_ONCE`, in two round trips however many. An account is
 * made where the username is new, the user is invited, and the welcome mail goes out unless the tenant
 * turned it off (R8); beyond the daily limit it waits. A tenant that has proved the domain needs no
 * confirmation. Whoever declined is invited anew. Answers one
 * result for each that is given, in order; each is all or nothing. Throws NotFound for no tenant.
 */
export async function registerUsers(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  tenantId: string,
  actor: Actor,
  given: NewUser[],
  alongside: Alongside = () => [],
): Promise<RegisterUserResult[]> {
  const inviter = sql<string | null>`(select first_name || ' ' || last_name from ${users}
    where ${users.accountId} = ${actor.accountId} and ${users.tenantId} = ${tenantId})`;
  const [tenant] = await db
    .select({
      name: tenants.name,
      inviter: inviter.as('inviter'),
      running: isRunning().mapWith(Boolean),
      welcomeMails: tenants.welcomeMails,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!tenant) throw new NotFound();
  if (!tenant.running) return given.map(() => ({ outcome: 'tenant-not-running' }));

  const parsed = refuseRepeated(given.map(parseNewUser));
  const rows: Row[] = [];
  for (const [index, one] of parsed.entries()) {
    if ('outcome' in one) continue;
    const link = newLink();
    const mail = await sealMail({ mailSeal, now }, 'welcome', {
      username: one.username,
      tenantId,
      tenantName: tenant.name,
      invitedBy: tenant.inviter,
      link: publicOrigin + link.path,
    });
    rows.push({
      ...one,
      index,
      userId: newId(),
      accountId: newId(),
      linkId: link.id,
      mailId: mail.id,
      mail: mail.parameters,
    });
  }
  const answers =
    rows.length === 0 ? [] : await insertRows(db, { tenantId, actor, rows, now, source, alongside });
  const results = new Map(
    rows.map((row, at) => [row.index, resultOf(row, answers[at]!, tenant.welcomeMails)]),
  );
  return parsed.map((one, index) => ('outcome' in one ? one : results.get(index)!));
}

type Parsed = Required<NewUser> & {
  domain: string;
  sortName: string;
  nameTerms: string[];
  usernameTerms: string[];
};
type Row = Parsed & {
  index: number;
  userId: string;
  accountId: string;
  linkId: string;
  mailId: string;
  mail: string;
};
type Answer = { already: number; taken: number; registered: number };

function parseNewUser(given: NewUser): Parsed | RegisterUserResult {
  const parsed = parseUsername(given.username);
  if (!parsed.ok) return { outcome: 'malformed-username', problem: parsed.problem };
  const names = { firstName: '', lastName: '', associateId: '' };
  for (const field of ['firstName', 'lastName', 'associateId'] as const) {
    const name = parseDisplayName(given[field]);
    if (name === null) return { outcome: 'malformed-name', field };
    names[field] = name;
  }
  const { username, domain } = parsed;
  const found = {
    sortName: sortNameOf(names),
    nameTerms: nameTerms(names),
    usernameTerms: usernameTerms(username),
  };
  return { ...names, username, domain, role: given.role, language: given.language ?? null, ...found };
}

/** Of two rows for the same person, or with the same associate id, the first counts. */
function refuseRepeated(rows: (Parsed | RegisterUserResult)[]): (Parsed | RegisterUserResult)[] {
  const usernames = new Set<string>();
  const associateIds = new Set<string>();
  return rows.map((row) => {
    if ('outcome' in row) return row;
    if (usernames.has(row.username)) return { outcome: 'already-user' };
    if (associateIds.has(row.associateId)) return { outcome: 'associate-id-taken' };
    usernames.add(row.username);
    associateIds.add(row.associateId);
    return row;
  });
}

function resultOf(
  row: Row,
  { already, taken, registered }: Answer,
  welcomeMails: boolean,
): RegisterUserResult {
  if (registered)
    return { outcome: 'registered', userId: row.userId, mailId: welcomeMails ? row.mailId : null };
  if (already) return { outcome: 'already-user' };
  return { outcome: taken ? 'associate-id-taken' : 'not-allowed' };
}

/** The whole registration in one batch, each statement over all rows, which go in as one JSON parameter. */
async function insertRows(
  db: Db,
  {
    tenantId,
    actor,
    rows,
    now,
    source,
    alongside,
  }: {
    tenantId: string;
    actor: Actor;
    rows: Row[];
    now: number;
    source: RequestSource | null;
    alongside: Alongside;
  },
): Promise<Answer[]> {
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
  const fits = sql`not ${taken} and ${actor.holds}`;
  const over = sql`select old.id from ${from} cross join users old on old.tenant_id = ${tenantId} and old.account_id = ${account}
    where ${isOver} and ${fits}`;
  const registered = sql`exists (select 1 from ${users} where ${users.id} = ${userId})`;
  const proved = tenantHasProved(tenantId, cell('domain'));
  const wantsMail = sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.welcomeMails})`;
  const mailedAt = timeOfInvitation(tenantId, now, { place: sql`given.key`, recipient: username });
  const linked = sql`exists (select 1 from ${links} where ${links.id} = ${cell('linkId')})`;
  const theirs = sql`select ${account} from ${from} where ${registered}`;

  const [before, , , , , , , , , , , , after] = await db.batch([
    db
      .select({ already: sql<number>`${already}`.as('already'), taken: sql<number>`${taken}`.as('taken') })
      .from(from),
    forgetInvitations(db, over),
    db.delete(userTerms).where(sql`${userTerms.userId} in (${over})`),
    db.delete(users).where(sql`${users.id} in (${over})`),
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
        invitedAt: now,
        invitedBy: actor.accountId,
        invitedUsername: username,
        username,
        language: cell('language') as SQL<Language>,
        sortName: cell('sortName'),
        confirmedAt: sql`case when ${proved} and not (select ${accounts.operator} from ${accounts} where ${accounts.username} = ${username}) then ${now} end`,
        toldAt: sql`case when ${wantsMail} then ${now} end`,
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
    insertInvitationLinks(
      db,
      { id: cell('linkId'), username, userId, now, mailedAt },
      sql`${registered} and ${wantsMail}`,
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
function cell(name: keyof Row): SQL<string> {
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
