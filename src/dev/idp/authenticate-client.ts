import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Outside } from './answer-outside.ts';
import type { Store } from './store.ts';

/**
 * The client_id of whoever knows the secret of that name, by HTTP Basic or in the body; else null.
 * Of Basic, credentials count as they are and form-urlencoded (RFC 6749 §2.3.1), since clients differ.
 */
export async function authenticateClient(
  { store, now }: Outside,
  request: Request,
  form: URLSearchParams,
): Promise<string | null> {
  const assertion = form.get('client_assertion');
  if (assertion !== null) return checkAssertion({ store, now }, form.get('client_id') ?? '', assertion);
  const basic = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (basic === undefined) return check(form.get('client_id') ?? '', form.get('client_secret') ?? '');
  const [id = '', ...rest] = atob(basic).split(':');
  const secret = rest.join(':');
  return check(id, secret) ?? check(decoded(id), decoded(secret));
}

function check(id: string, secret: string): string | null {
  return id !== '' && secret === `secret-of-${id}` ? id : null;
}

function decoded(text: string): string {
  return new URLSearchParams(`text=${text}`).get('text') ?? '';
}

type FederatedCredential = { clientId: string; issuer: string; subject: string; keys: JSONWebKeySet };

/** What an application trusts instead of a secret; Entra ID asks the issuer for its keys, here they come along. */
export async function setFederatedCredential(store: Store, request: Request): Promise<Response> {
  const given: FederatedCredential = await request.json();
  await store.put(`credential:${given.clientId}`, JSON.stringify(given));
  return new Response(null, { status: 204 });
}

async function checkAssertion(
  { store, now }: Outside,
  id: string,
  assertion: string,
): Promise<string | null> {
  const kept = await store.get(`credential:${id}`);
  if (kept === null) return null;
  const { issuer, subject, keys } = JSON.parse(kept) as FederatedCredential;
  const expected = { issuer, subject, audience: 'api://AzureADTokenExchange', currentDate: new Date(now()) };
  return jwtVerify(assertion, createLocalJWKSet(keys), expected).then(
    () => id,
    () => null,
  );
}
