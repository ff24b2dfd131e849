import { randomInt, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Fault } from '../../../src/dev/idp/faults.ts';
import type { Person as PersonThere } from '../../../src/dev/idp/people.ts';
import type { Switches } from '../../../src/dev/idp/switches.ts';
import type { Provider } from '../../../src/providers.ts';
import { newTenant, post, register } from './people.ts';
import { press } from './sign-in.ts';

/** A tenant whose people a provider signs in, in a directory and a domain of their own. */
export interface Federated {
  tenant: string;
  domain: string;
  domainId: string;
  provider: Provider;
  directory: string;
}

export async function newFederated({
  provider = 'microsoft',
  on = true,
  tenant,
  domain = `fed${randomInt(1e9)}.example`,
  directory = provider === 'microsoft' ? randomUUID() : domain,
}: Partial<Omit<Federated, 'domainId'>> & { on?: boolean } = {}): Promise<Federated> {
  const proved = { tenant: tenant ?? (await newTenant()), domain, provider, directory };
  const answer = await post('/dev/domains', { ...proved, ...(on && { on: 'on' }) });
  const { domainId } = await answer.json<{ domainId: string }>();
  return { ...proved, domainId };
}

export async function switchOn({ tenant, domainId }: Federated): Promise<void> {
  await post(`/dev/domains/${domainId}/switch`, { tenant });
}

/** A username of the domain that no other test has. */
export function newUsernameIn({ domain }: Pick<Federated, 'domain'>, name = 'max'): string {
  return `${name}.${randomInt(1e9)}@${domain}`;
}

/** Someone of the domain who is registered in its tenant, and has never been here. */
export async function registerIn(
  federated: Federated,
  { role = 'user' }: { role?: 'admin' | 'user' } = {},
): Promise<{ username: string; userId: string }> {
  const username = newUsernameIn(federated);
  return { username, userId: await register(federated.tenant, username, { role }) };
}

/** What is set counts at the next sign-in of this address in the directory. */
export function setPerson(
  { provider, directory }: Federated,
  person: Pick<PersonThere, 'upn'> & Partial<PersonThere>,
): Promise<void> {
  return put('/dev/idp/people', { provider, directory, ...person });
}

/** `{}` mends all. */
export function setSwitches({ provider, directory }: Federated, switches: Switches): Promise<void> {
  return put(`/dev/idp/switches/${provider}/${directory}`, switches);
}

async function put(path: string, body: object): Promise<void> {
  const response = await fetch(inject('origin') + path, { method: 'PUT', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`PUT ${path} ${response.status}: ${await response.text()}`);
}

/** The simulated providers, which to a browser are another site than the service. */
export function isAtProvider(address: string): boolean {
  const { host, pathname } = new URL(address);
  return host === new URL(inject('origin')).host.replace('localhost', '127.0.0.1') && isIdp(pathname);
}

function isIdp(path: string): boolean {
  return path.startsWith('/dev/idp/');
}

type Choice = {
  as: string;
  fault?: Fault;
  /** where a button has led to Microsoft, which knows none */
  directory?: string;
};

/** Signs in on the provider's page, and comes back. */
export async function chooseAtProvider(page: Page, { as, fault, directory }: Choice): Promise<void> {
  await page.getByLabel('Another address').fill(as);
  if (directory !== undefined) await page.getByLabel('Directory of that address').fill(directory);
  if (fault !== undefined) await page.getByLabel('What goes wrong').selectOption(fault);
  await press(page, '[name="action"][value="sign-in"]');
}

export function cancelAtProvider(page: Page): Promise<void> {
  return press(page, '[name="action"][value="cancel"]');
}
