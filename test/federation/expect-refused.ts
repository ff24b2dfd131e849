import { expect } from 'vitest';
import type { Refusal } from '../../src/identity-providers/refusals.ts';
import type { Provider } from '../../src/providers.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { refusalOn, signInByButton, signInByUsername, type Federated } from '../support/worker/federation.ts';
import type { Cookies } from '../support/worker/outside.ts';
import type { Page, Person } from '../support/worker/person.ts';
import type { Fault } from '../../src/dev/idp/faults.ts';

export type By = 'username' | 'button';

type Coming = { by: By; as: string; fault?: Fault; directory?: string; cookies?: Cookies };

/** The whole way of someone of a domain, by what they typed or by the button, with whatever goes wrong there. */
export function come(
  person: Person,
  { provider, directory: own }: Federated,
  { by, directory = own, ...given }: Coming,
): Promise<Page> {
  if (by === 'username') return signInByUsername(person, given.as, given);
  return signInByButton(person, provider, { ...given, ...inDirectory(provider, directory) });
}

/** Google knows no directory but that of the address. */
export function inDirectory(provider: Provider, directory: string): { directory?: string } {
  return provider === 'microsoft' ? { directory } : {};
}

/**
 * Nothing came of it: nobody is linked, made or signed in, the page is honest and has a way on, and the log has
 * the exact reason under its reference, for the tenant of the domain where that is known.
 */
export async function expectRefused(
  person: Person,
  attempt: () => Promise<Page>,
  { reason, tenant }: { reason: Refusal; tenant: string | null },
): Promise<Page> {
  const before = await whatLasts();
  const page = await attempt();
  expect(await whatLasts()).toEqual(before);
  expect([...person.cookies.keys()].filter((name) => name.includes('session'))).toEqual([]);
  expect([400, 403, 503]).toContain(page.status);
  expect(page.title).not.toBe('');
  expect(page.html).toMatch(/action="\/federation\/again"|class="button primary" href="\/sign-in\?flow=/);
  expect(await refusalOn(page)).toMatchObject({ reason, tenant });
  return page;
}

/** What a refusal leaves are traces for administrators alone. */
async function whatLasts(): Promise<Record<string, unknown[]>> {
  const { audit_events: _, entry_days: __, conflicts: ___, ...lasting } = await dumpD1();
  return lasting;
}
