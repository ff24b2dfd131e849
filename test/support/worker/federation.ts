import { sql } from 'drizzle-orm';
import type { Fault } from '../../../src/dev/idp/faults.ts';
import type { Provider } from '../../../src/providers.ts';
import { identities } from '../../../src/identities/schema.ts';
import { signInAtProvider, type Cookies } from './outside.ts';
import { getAccount, invite, makeTenant, proveDomain, type Invited } from './people.ts';
import { Person, type Page } from './person.ts';
import { services, unique } from './world.ts';

/** A tenant whose people a provider signs in, in a directory and a domain of their own. */
export type Federated = {
  tenant: { id: string; name: string };
  domain: string;
  domainId: string;
  provider: Provider;
  directory: string;
};

export async function makeFederated(
  given: { provider?: Provider; on?: boolean; tenant?: { id: string; name: string } } = {},
): Promise<Federated> {
  const { provider = 'microsoft', on = true } = given;
  const tenant = given.tenant ?? (await makeTenant());
  const domain = `${unique('fed').toLowerCase()}-${crypto.randomUUID().slice(0, 8)}.example`;
  const directory = provider === 'microsoft' ? crypto.randomUUID() : domain;
  const domainId = await proveDomain(tenant, domain, on, { provider, directory });
  return { tenant, domain, domainId, provider, directory };
}

/** Someone of the domain who is registered in its tenant and has never been here. */
export function register(
  { tenant, domain }: Federated,
  given: { name?: string; role?: 'admin' | 'user' } = {},
): Promise<Invited> {
  const { name = unique('max'), ...rest } = given;
  return invite(tenant, { username: `${name}@${domain}`, ...rest });
}

type AtProvider = { as?: string; fault?: Fault; directory?: string; cookies?: Cookies };

/** Types the username; answers the address of the provider's page that it leads to. */
export async function leadFrom(person: Person, username: string, flow?: string): Promise<string> {
  const led = await person.post('/sign-in', { username, ...(flow !== undefined && { flow }) });
  if (!led.location?.startsWith('https://')) throw new Error(`${led.status} ${led.location} ${led.text}`);
  return led.location;
}

/** The whole way of someone who types a username: to the provider, and back. Answers what came back. */
export async function signInByUsername(
  person: Person,
  username: string,
  { as = username, ...given }: AtProvider = {},
  flow?: string,
): Promise<Page> {
  const location = await leadFrom(person, username, flow);
  return person.get(await signInAtProvider(location, { as, ...given }));
}

/** The same by a button, which knows nobody. */
export async function signInByButton(
  person: Person,
  provider: Provider,
  given: AtProvider & { as: string },
  flow = '',
): Promise<Page> {
  const led = await person.post(`/federation/${provider}`, flow ? { flow } : {});
  if (!led.location?.startsWith('https://')) throw new Error(`${led.status} ${led.text}`);
  return person.get(await signInAtProvider(led.location, given));
}

/** Someone of the domain who has signed in by the provider; answers their browser, and what it keeps there. */
export async function makeFederatedUser(
  federated: Federated,
  given: { name?: string; role?: 'admin' | 'user' } = {},
): Promise<Invited & { person: Person; cookies: Cookies }> {
  const invited = await register(federated, given);
  const person = new Person();
  const cookies: Cookies = new Map();
  const page = await signInByUsername(person, invited.username, { cookies });
  if (page.status !== 303) throw new Error(`${page.status} ${page.text}`);
  return { ...invited, person, cookies };
}

export async function identitiesOf(username: string) {
  const { id } = await getAccount(username);
  return services()
    .db.select()
    .from(identities)
    .where(sql`${identities.accountId} = ${id}`);
}

/** Why nobody was let in, as the log has it under the reference of the page. */
export async function refusalOn(page: Page) {
  const reference = /Reference: ([a-z2-7]{8})/.exec(page.text)?.[1] ?? '';
  const [event] = await services().db.all<{
    reason: string;
    detail: string | null;
    tenant: string | null;
    account: string | null;
  }>(sql`select reason, detail, tenant_id as tenant, account_id as account from audit_events
    where reference = ${reference} and action = 'identity-refused'`);
  return event;
}
