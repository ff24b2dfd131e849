import { randomInt, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Provider } from '../../../src/providers.ts';
import { chooseAtProvider, newFederated, newUsernameIn, type Federated } from './federation.ts';
import { newPerson, newTenant, post } from './people.ts';
import { press, signInAs, submit } from './sign-in.ts';

/** A domain that SuperID has not heard of, and the directory its people are in. */
export type Place = Pick<Federated, 'domain' | 'provider' | 'directory'>;

export function newPlace(provider: Provider = 'microsoft'): Place {
  const domain = `new${randomInt(1e9)}.example`;
  return { domain, provider, directory: provider === 'microsoft' ? randomUUID() : domain };
}

/** As someone of the domain; ends where the administrator is asked whether it is the one. */
export async function showAtProvider(
  page: Page,
  { domain, provider, directory }: Place,
  name = 'boss',
): Promise<void> {
  await press(page, `[href^="/federation/${provider}/registration"]`);
  await chooseAtProvider(page, {
    as: `${name}@${domain}`,
    ...(provider === 'microsoft' && { directory }),
  });
}

/** From nothing to a claim, for whoever is signed in as an administrator of the tenant. */
export async function registerDomain(page: Page, tenant: string, place: Place): Promise<void> {
  await page.goto(`/admin/${tenant}/domains/new`);
  await showAtProvider(page, place);
  await submit(page);
}

/** Puts into the DNS what the page of the domain asks for. */
export async function setShownRecord(page: Page): Promise<void> {
  const [name, value] = await page.locator('code.secret').allInnerTexts();
  await post('/dev/dns', { name: name!, value: value! });
}

/** Another tenant proves the domain too. Answers its claim. */
export async function claimToo(federated: Federated, name = 'Fana Foto'): Promise<Federated> {
  const { domain, provider, directory } = federated;
  return newFederated({ domain, provider, directory, tenant: await newTenant(name), on: false });
}

/** As if the DNS record had been gone for so many days. */
export async function loseRecord({ domainId }: Federated, days: number): Promise<void> {
  await post(`/dev/domains/${domainId}/missing`, { days: String(days) });
}

export function pathOf({ tenant, domainId }: Federated): string {
  return `/admin/${tenant}/domains/${domainId}`;
}

/** An administrator, who has a password, at the page of a domain. */
export async function openDomain(page: Page, federated: Federated, path = ''): Promise<void> {
  await signInAs(page, await newPerson([federated.tenant], 'admin'));
  await page.goto(pathOf(federated) + path);
}

/** An administrator of the domain itself has switched it on, and has read the codes. */
export async function takeCodes(
  page: Page,
  federated: Federated,
): Promise<{ username: string; codes: string[] }> {
  const username = newUsernameIn(federated, 'admin');
  await signInAs(page, await newPerson([federated.tenant], 'admin', username));
  await page.goto(`${pathOf(federated)}/switch`);
  await submit(page);
  return { username, codes: await page.locator('.recovery-codes code').allInnerTexts() };
}

export async function giveRecoveryCode(page: Page, username: string, code: string): Promise<void> {
  await page.goto('/recovery');
  await page.locator('#username').fill(username);
  await page.locator('#code').fill(code);
  await submit(page);
}
