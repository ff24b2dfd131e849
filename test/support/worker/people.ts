import { SERVICE } from '../../../src/users/actor.ts';
import { and, eq, sql } from 'drizzle-orm';
import { accounts } from '../../../src/accounts/schema.ts';
import { sendMail } from '../../../src/mail/send-outbox.ts';
import { registerTenant, type NewTenant } from '../../../src/tenants/register-tenant.ts';
import { markDomainProved } from '../../../src/domains/prove-domain.ts';
import { registerDomain } from '../../../src/domains/register-domain.ts';
import { switchDomainOn } from '../../../src/domains/switch-domain.ts';
import type { Provider } from '../../../src/providers.ts';
import { registerUser } from '../../../src/users/register-users.ts';
import { users } from '../../../src/users/schema.ts';
import { Person, type Page } from './person.ts';
import { lastMailTo, mailsTo, services, unique } from './world.ts';

export const PASSWORD = 'correct horse battery staple';
export const OTHER_PASSWORD = 'quiet harbour paints seven lamps';

export async function makeTenant(given: Partial<NewTenant> = {}): Promise<NewTenant> {
  const id = unique('Test');
  const tenant: NewTenant = {
    id,
    name: `${id} AS`,
    model: 'basic',
    welcomeMails: true,
    language: 'en',
    supportMail: null,
    supportPhone: null,
    ...given,
  };
  await registerTenant(services(), tenant);
  return tenant;
}

export type Invited = { username: string; userId: string; tenantId: string };

/** Registers a person, whose welcome mail is then in the mailbox. */
export async function invite(
  tenant: { id: string },
  given: { username?: string; role?: 'admin' | 'user'; by?: string } = {},
): Promise<Invited> {
  const username = given.username ?? `${unique('person')}@people.example`;
  const by = given.by === undefined ? SERVICE : { ...SERVICE, accountId: (await getAccount(given.by)).id };
  const result = await registerUser(services(), tenant.id, by, {
    username,
    associateId: unique('a'),
    firstName: 'Test',
    lastName: 'Person',
    role: given.role ?? 'user',
  });
  if (result.outcome !== 'registered') throw new Error(result.outcome);
  if (result.mailId) await sendMail(services(), result.mailId);
  return { username, userId: result.userId, tenantId: tenant.id };
}

/** The path of the link in the newest mail that has one. */
export async function linkFor(username: string): Promise<string> {
  const links = (await mailsTo(username)).flatMap((mail) =>
    mail.links.filter((link) => link.includes('/links/')),
  );
  if (links[0] === undefined) throw new Error(`No mail to ${username} has a link.`);
  return new URL(links[0]).pathname;
}

export async function codeFor(username: string): Promise<string> {
  const { code } = await lastMailTo(username);
  if (code === null) throw new Error(`The newest mail to ${username} has no code.`);
  return code;
}

/** Registers a person who came by the welcome mail and chose a password; answers their browser, signed in. */
export async function makeUser(
  tenant: { id: string },
  given: { username?: string; role?: 'admin' | 'user' } = {},
): Promise<Invited & { person: Person }> {
  const invited = await invite(tenant, given);
  const person = new Person();
  const entered = await person.post(await linkFor(invited.username), { password: PASSWORD });
  if (entered.status !== 303) throw new Error(`${entered.status} ${entered.text}`);
  return { ...invited, person };
}

/** Types the username. Answers the page that asks for a proof. */
export async function typeUsername(person: Person, username: string, flow?: string): Promise<Page> {
  const answered = await person.post('/sign-in', { username, ...(flow !== undefined && { flow }) });
  return answered.location === null ? answered : person.get(answered.location);
}

/** The whole way through the pages: username, then password. Answers what came back. */
export async function signIn(
  person: Person,
  username: string,
  password = PASSWORD,
  keep = false,
): Promise<Page> {
  const page = await typeUsername(person, username);
  return person.post('/sign-in/password', { flow: page.flow, password, ...(keep && { keep: 'on' }) });
}

/** A new browser, signed in through the real pages. */
export async function signInAs(username: string, password = PASSWORD): Promise<Person> {
  const person = new Person();
  const page = await signIn(person, username, password);
  if (page.status !== 303) throw new Error(`${page.status} ${page.text}`);
  return person;
}

/** Asks for a reset as the person would; answers the path of the link in the mail. */
export async function askForReset(username: string): Promise<string> {
  const asked = await new Person().post('/password-reset', { username });
  if (asked.status !== 303) throw new Error(`${asked.status} ${asked.text}`);
  return linkFor(username);
}

export async function getAccount(username: string) {
  const [account] = await services().db.select().from(accounts).where(eq(accounts.username, username));
  if (!account) throw new Error(`There is no account ${username}.`);
  return account;
}

export async function getUser(tenantId: string, username: string) {
  const { id } = await getAccount(username);
  const mine = and(eq(users.tenantId, tenantId), eq(users.accountId, id));
  const [user] = await services().db.select().from(users).where(mine);
  if (!user) throw new Error(`${username} is no user of ${tenantId}.`);
  return user;
}

type InDirectory = { provider?: Provider; directory?: string };

/** The tenant proves the domain and, if `on`, puts it under its provider. Answers the domain's id. */
export async function proveDomain(
  tenant: { id: string },
  domain: string,
  on = false,
  { provider = 'microsoft', directory = crypto.randomUUID() }: InDirectory = {},
): Promise<string> {
  const given = { domain, provider, directory };
  const registered = await registerDomain(services(), tenant.id, { given, actor: SERVICE });
  if (registered.outcome !== 'registered') throw new Error(registered.outcome);
  const { domainId } = registered;
  await markDomainProved(services(), tenant.id, { domainId, actor: SERVICE });
  if (on) await switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
  return domainId;
}

/** The audit log of one account, oldest first, as `action outcome reason`. */
export async function historyOf(username: string): Promise<string[]> {
  const { id } = await getAccount(username);
  const rows = await services().db.all<{ action: string; outcome: string; reason: string | null }>(
    sql`select action, outcome, reason from audit_events where account_id = ${id} order by id`,
  );
  return rows.map(({ action, outcome, reason }) => [action, outcome, reason].filter(Boolean).join(' '));
}
