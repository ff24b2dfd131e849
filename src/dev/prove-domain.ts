import { markDomainProved } from '../domains/prove-domain.ts';
import { registerDomain, type NewDomain } from '../domains/register-domain.ts';
import { switchDomainOn } from '../domains/switch-domain.ts';
import { SERVICE } from '../users/actor.ts';

const DAY = 24 * 60 * 60 * 1000;

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

/** As if the cron had found that its DNS record is gone, so many days ago. */
export async function loseRecord(
  { d1, now }: { d1: D1Database; now: number },
  domainId: string,
  days: number,
): Promise<void> {
  const lost = d1.prepare('update domains set missing_since = ?, checked_at = ? where id = ?');
  await lost.bind(now - days * DAY, now, domainId).run();
}
