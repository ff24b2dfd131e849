import { SHOWN_LIFETIME } from '../../../src/domains/shown-domain.ts';
import { getAccount } from './people.ts';
import { services } from './world.ts';

export const DIRECTORY = '11111111-1111-4111-8111-111111111111';

/** What the way to Microsoft and back leads to: `username` signed in there as someone of the domain. */
export async function showDomainOf(
  tenant: { id: string },
  username: string,
  domain: string,
): Promise<string> {
  const { shownSeal, now } = services();
  const { id } = await getAccount(username);
  const content = {
    provider: 'microsoft',
    directory: DIRECTORY,
    domain,
    upn: `boss@${domain}`,
    tenantId: tenant.id,
    accountId: id,
  } as const;
  return shownSeal.seal(content, now, SHOWN_LIFETIME);
}
