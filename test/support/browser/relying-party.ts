import * as client from 'openid-client';
import { afterAll, beforeAll, inject } from 'vitest';
import { registerApplication, type NewApplication } from './applications.ts';
import { CustomerApplication } from './customer-application.ts';
import { serve } from './serve.ts';

type Given = Partial<NewApplication> & {
  /** it has its tile on the home page of its tenants */
  launcher?: boolean;
};

/** An application on an origin of its own, that is registered and runs. */
export class RelyingParty {
  readonly name: string;
  readonly clientId: string;
  readonly origin: string;
  readonly stop: () => Promise<void>;

  constructor(name: string, clientId: string, site: Awaited<ReturnType<typeof serve>>) {
    this.name = name;
    this.clientId = clientId;
    this.origin = site.origin;
    this.stop = site.close;
  }

  /** Where it begins a sign-in; with parameters, which it sends on. */
  login(given: Record<string, string> = {}): string {
    return `${this.origin}/login?${new URLSearchParams(given).toString()}`;
  }

  /** `hint`: it shows the ID token, and so that the person signed in to it. */
  logout({ hint }: { hint: boolean }): string {
    return `${this.origin}/logout${hint ? '' : '?hint=none'}`;
  }
}

export async function startRelyingParty({ launcher, ...given }: Given = {}): Promise<RelyingParty> {
  const running: { application?: CustomerApplication } = {};
  const site = await serve((request) => running.application!.answer(request));
  const { origin } = site;
  const { name = 'Fana CRM' } = given;
  const { id, secret } = await registerApplication({
    name,
    redirectUris: [`${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/signed-out`],
    backchannelLogoutUri: `${origin}/backchannel-logout`,
    ...(launcher && { initiateLoginUri: `${origin}/login` }),
    ...given,
  });
  const config = await discover(id, client.ClientSecretBasic(secret!));
  running.application = new CustomerApplication(name, origin, config);
  return new RelyingParty(name, id, site);
}

/** One for all tests of a file. */
export function useRelyingParty(given: Given = {}): () => RelyingParty {
  let app: RelyingParty;
  beforeAll(async () => {
    app = await startRelyingParty(given);
  });
  afterAll(() => app.stop());
  return () => app;
}

/** All that a client needs to be told is who issues. */
export function discover(id: string, proof: client.ClientAuth): Promise<client.Configuration> {
  // On one machine there is no TLS.
  const options = { execute: [client.allowInsecureRequests] };
  return client.discovery(new URL(inject('origin')), id, undefined, proof, options);
}
