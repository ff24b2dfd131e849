import { listDisputes } from '../../../src/domains/list-disputes.ts';
import { markDomainProved } from '../../../src/domains/prove-domain.ts';
import { registerDomain } from '../../../src/domains/register-domain.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { makeFederated, type Federated } from './federation.ts';
import { recordFor, setDns } from './outside.ts';
import { services } from './world.ts';

export type Disputed = {
  holder: Federated;
  /** of the one that is proved */
  domainId: string;
  claimId: string;
  disputeId: string;
};

/** A tenant has the DNS record for a domain that another one has proved, and has switched on. */
export async function makeDispute(claimant: { id: string }, of?: Federated): Promise<Disputed> {
  const holder = of ?? (await makeFederated());
  const { domain } = holder;
  const given = { domain, provider: 'microsoft', directory: crypto.randomUUID() } as const;
  const { domainId: claimId } = await registerDomain(services(), claimant.id, { given, actor: SERVICE });
  const proved = await markDomainProved(services(), claimant.id, { domainId: claimId, actor: SERVICE });
  if (proved.outcome !== 'proved-by-another') throw new Error(proved.outcome);
  await setDns(`_superid.${domain}`, recordFor({ tenant: claimant.id, ...given }));
  const open = await listDisputes(services().db);
  const mine = open.find((one) => one.tenantId === claimant.id && one.domain === domain)!;
  return { holder, domainId: holder.domainId, claimId, disputeId: mine.id };
}
