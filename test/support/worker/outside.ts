import { ORIGIN } from './world.ts';
import type { Fault } from '../../../src/dev/idp/faults.ts';
import type { Person } from '../../../src/dev/idp/people.ts';
import type { Provider } from '../../../src/dev/idp/places.ts';
import type { Switches } from '../../../src/dev/idp/switches.ts';

/** The world outside as the tests in workerd reach it: see vitest.config.ts. */
export const OUTSIDE = 'https://outside.example';

/** What a browser keeps of a provider. */
export type Cookies = Map<string, string>;

/**
 * Signs in on the provider's page, which the service sent the browser to. Answers the path of our callback,
 * with what is brought back.
 */
export function signInAtProvider(
  location: string,
  { as, fault = 'none', directory, cookies }: SigningIn,
): Promise<string> {
  const fields = { person: as, fault, action: 'sign-in', ...(directory !== undefined && { directory }) };
  return bringBack(location, { method: 'POST', body: new URLSearchParams(fields) }, cookies);
}

type SigningIn = { as: string; fault?: Fault; directory?: string; cookies?: Cookies };

export function cancelAtProvider(location: string): Promise<string> {
  return bringBack(location, { method: 'POST', body: new URLSearchParams({ action: 'cancel' }) });
}

/** Comes by without typing anything; throws where the provider asks who it is. */
export function passProvider(location: string, cookies?: Cookies): Promise<string> {
  return bringBack(location, {}, cookies);
}

/** Answers the administrator's consent page; `directory` where Microsoft was asked for all. */
export function consentAtProvider(
  location: string,
  { action = 'accept', directory = '' }: { action?: 'accept' | 'cancel'; directory?: string } = {},
): Promise<string> {
  return bringBack(location, { method: 'POST', body: new URLSearchParams({ action, directory }) });
}

async function bringBack(location: string, init: RequestInit, cookies: Cookies = new Map()): Promise<string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(location, { ...init, redirect: 'manual', headers: cookie ? { cookie } : {} });
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    cookies.set(name, value);
  }
  const text = await response.text();
  const to = response.headers.get('location');
  if (to === null) throw new Error(`${response.status} ${text}`);
  const back = new URL(to);
  if (back.origin !== ORIGIN) throw new Error(`The provider leads to ${to}.`);
  return back.pathname + back.search;
}

type SetPerson = Pick<Person, 'provider' | 'upn'> & Partial<Person>;

/** What is set counts at the next sign-in of this address in this directory. */
export function setPerson(person: SetPerson): Promise<void> {
  return put('/dev/idp/people', person);
}

/** `directory` is Microsoft's tenant or Google's realm, null for the usual Google. `{}` mends all. */
export function setSwitches(provider: Provider, directory: string | null, switches: Switches): Promise<void> {
  return put(`/dev/idp/switches/${[provider, directory].filter(Boolean).join('/')}`, switches);
}

/** What the registration at Microsoft trusts instead of a secret. */
export function setFederatedCredential(given: {
  clientId: string;
  issuer: string;
  subject: string;
  keys: unknown;
}): Promise<void> {
  return put('/dev/idp/federated-credentials', given);
}

async function put(path: string, body: object): Promise<void> {
  await expectDone(fetch(OUTSIDE + path, { method: 'PUT', body: JSON.stringify(body) }), 204);
}

/** Adds a TXT record. */
export function setDns(name: string, value: string): Promise<void> {
  return changeDns({ name, value });
}

/** Removes that record, or all of the name. */
export function removeDns(name: string, value = ''): Promise<void> {
  return changeDns({ name, value, remove: 'on' });
}

/** Answers for the name fail until it is mended. */
export function breakDns(name: string): Promise<void> {
  return changeDns({ name, status: '2' });
}

export function mendDns(name: string): Promise<void> {
  return changeDns({ name, status: '0' });
}

async function changeDns(fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams(fields);
  await expectDone(fetch(`${OUTSIDE}/dev/dns`, { method: 'POST', body, redirect: 'manual' }), 303);
}

async function expectDone(answer: Promise<Response>, status: number): Promise<void> {
  const response = await answer;
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.status} ${text}`);
}

/** The text by which a tenant proves a domain. */
export function recordFor(of: { tenant: string; provider: Provider; directory: string }): string {
  return `v=superid1; tenant=${of.tenant}; provider=${of.provider}; directory=${of.directory}`;
}
