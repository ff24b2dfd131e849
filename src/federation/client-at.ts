import { clientOf, type OwnSecretSeal } from '../domains/proven-domain.ts';
import { selectOwnApplication } from '../domains/select-own-application.ts';
import type { KnownHere } from '../identities/read-sign-in.ts';
import type { AtProvider } from '../identity-providers/at-provider.ts';
import type { ProviderClient, ProviderConfig } from '../identity-providers/provider-config.ts';
import { ProviderRefused } from '../identity-providers/refusals.ts';
import type { Db } from '../storage/db.ts';

/**
 * The registration by which someone was led to the provider, with its secret: the deployment's, or the
 * tenant's own, which was read along where a username is known. Throws ProviderRefused.
 */
export async function clientAt(
  dependencies: { db: Db; now: number; providers: ProviderConfig; ownSecretSeal: OwnSecretSeal },
  at: AtProvider,
  known: KnownHere | null,
): Promise<ProviderClient> {
  const { db, providers } = dependencies;
  const { provider, own, clientId } = at;
  const deployment = { provider, ownClientId: null, ownSecret: null };
  const registered =
    own === null
      ? deployment
      : known?.domain?.tenantId === own
        ? known.domain
        : ((await selectOwnApplication(db, own, provider))[0] ?? deployment);
  const client = await clientOf({ ...dependencies, providers }, { ...registered, provider });
  // Another one since.
  if (client?.clientId !== clientId) throw new ProviderRefused('client-refused');
  return client;
}
