import { randomInt } from 'node:crypto';
import { inject } from 'vitest';
import { waitForMailTo } from './mailbox.ts';

export interface Person {
  username: string;
  password: string;
}

export const PASSWORD = 'correct horse battery staple';

/** An address that no other test has: limits count by username. */
export function newUsername(name = 'kim'): string {
  return `${name}.${randomInt(1e9)}@people.example`;
}

/** A tenant of the test's own, by its id. */
export async function newTenant(name = 'Bergen Bakeri'): Promise<string> {
  const id = `Cust${randomInt(1e9)}`;
  await post('/dev/tenants', { id, name });
  return id;
}

export async function suspendTenant(id: string): Promise<void> {
  await post(`/dev/tenants/${id}/suspension`, {});
}

/** Registers someone as the tenant's admin would, who is then invited. Answers the user's id. */
export async function register(
  tenant: string,
  username: string,
  { role = 'user', by }: { role?: 'admin' | 'user'; by?: string } = {},
): Promise<string> {
  const answer = await post('/dev/registrations', {
    tenant,
    username,
    associateId: String(randomInt(1e9)),
    firstName: 'Kim',
    lastName: 'Solberg',
    role,
    ...(by && { by }),
  });
  return (await answer.json<{ userId: string }>()).userId;
}

/** Someone who has chosen a password by the welcome mail of the first tenant and connected to the others. */
export async function newPerson(
  tenants: string[],
  role: 'admin' | 'user' = 'user',
  username = newUsername(),
): Promise<Person> {
  const [first, ...others] = tenants;
  await register(first!, username, { role });
  const link = (await waitForMailTo(username)).links[0]!;
  const signedIn = await post(new URL(link).pathname, { password: PASSWORD });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]);
  for (const tenant of others) {
    const user = await register(tenant, username);
    await post(`/invitations/${user}/confirmation`, {}, { Cookie: cookie.join('; ') });
  }
  return { username, password: PASSWORD };
}

/** An application with a tile on the home page of the tenant; answers its id. */
export async function newApplication(tenant: string, name = 'Kundereise'): Promise<string> {
  const answer = await post('/dev/applications', { tenant, name });
  return (await answer.json<{ applicationId: string }>()).applicationId;
}

/** As if the person had signed in to the application there, and agreed to what it asked for. */
export async function giveAccess(application: string, tenant: string, username: string): Promise<void> {
  await post('/dev/access', { application, tenant, username });
}

export async function post(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const origin = inject('origin');
  const response = await fetch(origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin, ...headers },
    body: new URLSearchParams(fields),
  });
  if (response.status >= 400) {
    throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  }
  return response;
}
