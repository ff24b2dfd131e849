import { expect } from 'vitest';
import { leadFrom, makeFederated, makeFederatedUser } from '../support/worker/federation.ts';
import { passProvider } from '../support/worker/outside.ts';
import { Person } from '../support/worker/person.ts';

export const SESSION = '__Host-session';

/** An administrator who came in silently, and is asked for a proof on the way to the API tokens. */
export async function makeSilentAdmin(provider: 'microsoft' | 'google') {
  const federated = await makeFederated({ provider });
  const { username, cookies } = await makeFederatedUser(federated, { role: 'admin' });
  const person = new Person();
  await person.get(await passProvider(await leadFrom(person, username), cookies));
  const path = `/admin/${federated.tenant.id}/api-tokens`;
  const asked = await person.get(path);
  return { ...federated, federated, username, person, cookies, path, asked, flow: asked.flow };
}

export type SilentAdmin = Awaited<ReturnType<typeof makeSilentAdmin>>;

/** To the provider, which is to ask anew. */
export async function leadToProof({ person, flow }: SilentAdmin): Promise<string> {
  const led = await person.post('/sign-in/again/provider', { flow });
  if (!led.location?.startsWith('https://')) throw new Error(`${led.status} ${led.location} ${led.text}`);
  return led.location;
}

/** Nothing was proved. */
export async function expectStillAsked(
  { person, path }: SilentAdmin,
  session: string | undefined,
): Promise<void> {
  expect(person.cookies.get(SESSION), 'the session is what it was').toBe(session);
  expect((await person.get('/account')).status).toBe(200);
  expect((await person.get(path)).location).toMatch(/^\/sign-in\/again\?flow=/);
}

/** The old token of a session that goes on under a new one. */
export async function expectOver(session: string | undefined, path: string): Promise<void> {
  const thief = new Person();
  thief.cookies.set(SESSION, session!);
  expect((await thief.get(path)).location).toMatch(/^\/sign-in\?flow=/);
}
