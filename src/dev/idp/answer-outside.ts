import { answerAdminConsent } from './admin-consent.ts';
import { answerAuthorize } from './authorize.ts';
import { down } from './broken-answers.ts';
import { answerDiscovery } from './discovery.ts';
import { answerDns } from './dns.ts';
import { answerKeys } from './keys.ts';
import { setPerson } from './people.ts';
import { findPlace } from './places.ts';
import type { Store } from './store.ts';
import { readSwitches, setSwitches } from './switches.ts';
import { setFederatedCredential } from './authenticate-client.ts';
import { answerToken } from './token.ts';

export type Outside = {
  store: Store;
  /** ms */
  now: () => number;
};

/**
 * What the service finds beyond this machine, simulated: Microsoft, Google and a DNS resolver. In the dev
 * server it is reached below /dev, and for the tests in workerd it runs in Node. Null where the path is none
 * of theirs.
 */
export async function answerOutside(request: Request, outside: Outside): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (pathname === '/dev/dns') return answerDns(outside.store, request);
  if (pathname !== '/dev/idp' && !pathname.startsWith('/dev/idp/')) return null;

  const switched = /^\/dev\/idp\/switches\/((?:microsoft|google)(?:\/[^/]+)?)$/.exec(pathname)?.[1];
  if (request.method === 'PUT' && pathname === '/dev/idp/people') return setPerson(outside.store, request);
  if (request.method === 'PUT' && switched) return setSwitches(outside.store, switched, request);
  if (request.method === 'PUT' && pathname === '/dev/idp/federated-credentials') {
    return setFederatedCredential(outside.store, request);
  }
  return answerProvider(request, outside);
}

async function answerProvider(request: Request, outside: Outside): Promise<Response> {
  const url = new URL(request.url);
  const place = findPlace(url);
  if (place === null) return new Response('There is nothing here.\n', { status: 404 });
  const { directory, endpoint } = place;
  const switches = await readSwitches(outside.store, directory);
  if (switches.all === 'down') return down();
  switch (endpoint) {
    case 'discovery':
      return answerDiscovery(url, directory, switches);
    case 'keys':
      return answerKeys(outside.store, directory, switches);
    case 'authorization':
      return answerAuthorize(outside, request, directory);
    case 'token':
      return answerToken(outside, request, directory, switches);
    case 'adminconsent':
      return answerAdminConsent(request, directory);
  }
}
