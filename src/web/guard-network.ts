import { TooManyRequests } from '../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import type { Services } from '../services.ts';

/** The coarse limit of what costs something, before anything is read. Throws TooManyRequests. */
export async function guardNetwork({
  requestGuard,
  source,
}: Pick<Services, 'requestGuard' | 'source'>): Promise<void> {
  const { success } = await requestGuard.limit({ key: networkOf(source.ip) });
  if (!success) throw new TooManyRequests(60);
}
