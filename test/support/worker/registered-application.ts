import type { GivenApplication } from '../../../src/applications/parse-application.ts';
import { registerApplication } from '../../../src/applications/register-application.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { services, unique } from './world.ts';

/** What an operator gives: a web application that proves itself by a secret, for every tenant. */
export function givenApplication(part: Partial<GivenApplication> = {}): GivenApplication {
  return {
    name: unique('Application '),
    kind: 'web',
    authentication: 'secret',
    firstParty: true,
    pkceRequired: true,
    signingAlgorithm: 'RS256',
    scopes: ['openid', 'profile', 'email', 'tenant', 'offline_access'],
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: ['https://app.example/'],
    resources: [],
    initiateLoginUri: null,
    backchannelLogoutUri: null,
    jwks: null,
    tenants: 'all',
    ...part,
  };
}

/** The same, registered; the secret is null where it has none. */
export async function register(
  part?: Partial<GivenApplication>,
): Promise<{ id: string; name: string; secret: string | null }> {
  const given = givenApplication(part);
  const made = await registerApplication(services(), SERVICE, given);
  if (made.outcome !== 'registered') throw new Error(JSON.stringify(made));
  return { id: made.applicationId, name: given.name, secret: made.secret };
}
