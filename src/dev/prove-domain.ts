import { markDomainProved } from '../domains/prove-domain.ts';
import { registerDomain, type NewDomain } from '../domains/register-domain.ts';
import { switchDomainOn } from '../domains/switch-domain.ts';
import { SERVICE } from '../users/actor.ts';

/** As if an administrator had registered the domain and put its DNS record there. Answers its id. */
export async function proveDomain(
  services: Parameters<typeof markDomainProved>[0],
  tenantId: string,
  given: NewDomain,
  on: boolean,
): Promise<string> {
  const { domainId } = await registerDomain(services, tenantId, { given, actor: SERVICE });
  await markDomainProved(services, tenantId, { domainId, actor: SERVICE });
  if (on) await switchDomainOn(services, tenantId, { domainId, actor: SERVICE });
  return domainId;
}
