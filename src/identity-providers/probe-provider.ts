import type { Provider } from '../providers.ts';
import { askForTokens } from './finish-at-provider.ts';
import { readKeySet, readMetadata } from './metadata.ts';
import type { ProviderClient, ProviderConfig } from './provider-config.ts';
import { vendorOf } from './vendor.ts';

export type Health = 'answers' | 'fails';

/**
 * Whether people can sign in at a provider now, as far as can be seen from here: its discovery document and
 * keys come, and its token endpoint knows us and refuses a code that nobody was given. Asks anew, whatever is
 * remembered.
 */
export async function probeProvider(
  { now, providers }: { now: number; providers: ProviderConfig },
  { provider, directory, client }: { provider: Provider; directory: string; client: ProviderClient },
): Promise<Health> {
  try {
    const way = { base: providers[provider].base, directory };
    const metadata = await readMetadata(vendorOf(provider).discovery(way), now, { anew: true });
    const keys = await readKeySet(metadata, now, { anew: true });
    const answer = await askForTokens(metadata, client, {
      grant_type: 'authorization_code',
      code: 'probe',
      redirect_uri: 'urn:superid:probe',
      code_verifier: 'probe'.repeat(10),
    });
    if (keys.keys.length === 0) return 'fails';
    // To have asked it too often is no failure of it, and would be easy to bring about.
    if (answer.outcome === 'failed') return answer.because === 'busy' ? 'answers' : 'fails';
    const { error } = answer.body as { error?: unknown };
    return error === 'invalid_client' || error === 'unauthorized_client' ? 'fails' : 'answers';
  } catch {
    return 'fails';
  }
}
