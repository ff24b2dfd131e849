import { eq, sql } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import { insertUsers, type Alongside, type UserRow, type UserRowAnswer } from './insert-users.ts';
import { isRunning } from './may-enter.ts';
import { parseNewUser, type NewUser, type NewUserProblems, type ParsedUser } from './parse-new-user.ts';
import { users } from './schema.ts';
import { foundByNames } from './set-attributes.ts';

/** Says nothing of whether an account existed: to the tenant an invited person looks the same. */
export type RegisterUserResult =
  /** `mailId` is null where the tenant mails no welcome (R8) */
  | { outcome: 'registered'; userId: string; mailId: string | null }
  | { outcome: 'malformed'; problems: NewUserProblems }
  /** suspended, or still on the Standard model: nobody could enter */
  | { outcome: 'tenant-not-running' }
  /** whoever asks is no administrator any more */
  | { outcome: 'not-allowed' }
  | { outcome: 'already-user' }
  | { outcome: 'associate-id-taken' }
  /** the tenant takes usernames of its own domains alone, and has not proved this one */
  | { outcome: 'outside-domains' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/** One person: see `registerUsers`. Throws Forbidden where the actor is no administrator any more. */
export async function registerUser(
  dependencies: Dependencies,
  tenantId: string,
  actor: Actor,
  given: NewUser,
): Promise<Exclude<RegisterUserResult, { outcome: 'not-allowed' }>> {
  const [result] = await registerUsers(dependencies, tenantId, actor, [given]);
  if (result!.outcome === 'not-allowed') throw new Forbidden('not_an_administrator');
  return result!;
}

/** More rows would make the batch larger than D1 takes. */
export const MOST_AT_ONCE = 100;

/**
 * R7: an admin registers people, up to `MOST_AT_ONCE`, in two round trips however many. An account is
 * made where the username is new, the user is invited, and the welcome mail goes out unless the tenant
 * turned it off (R8); beyond the daily limit it waits. A tenant that has proved the domain needs no
 * confirmation. Whoever declined is invited anew. Answers one result for each that is given, in order;
 * each is all or nothing. Throws NotFound for no tenant.
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

  const parsed = refuseRepeated(given.map(parseOrRefuse));
  const rows: UserRow[] = [];
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
      foundBy: foundByNames(one),
    });
  }
  const answers =
    rows.length === 0 ? [] : await insertUsers(db, { tenantId, actor, rows, now, source, alongside });
  const results = new Map(
    rows.map((row, at) => [row.index, resultOf(row, answers[at]!, tenant.welcomeMails)]),
  );
  return parsed.map((one, index) => ('outcome' in one ? one : results.get(index)!));
}

function parseOrRefuse(given: NewUser): ParsedUser | RegisterUserResult {
  const parsed = parseNewUser(given);
  return parsed.ok ? parsed.user : { outcome: 'malformed', problems: parsed.problems };
}

/** Of two rows for the same person, or with the same associate id, the first counts. */
function refuseRepeated(rows: (ParsedUser | RegisterUserResult)[]): (ParsedUser | RegisterUserResult)[] {
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
  row: UserRow,
  { already, taken, outside, registered }: UserRowAnswer,
  welcomeMails: boolean,
): RegisterUserResult {
  if (registered)
    return { outcome: 'registered', userId: row.userId, mailId: welcomeMails ? row.mailId : null };
  if (already) return { outcome: 'already-user' };
  if (outside) return { outcome: 'outside-domains' };
  return { outcome: taken ? 'associate-id-taken' : 'not-allowed' };
}
