import { expect, test } from 'vitest';
import { makeFederated, register, refusalOn, signInByUsername } from '../support/worker/federation.ts';
import { setFederatedCredential } from '../support/worker/outside.ts';
import { Person } from '../support/worker/person.ts';
import { call } from '../support/worker/relying-party.ts';
import { ORIGIN, unique } from '../support/worker/world.ts';

/** A deployment that keeps no secret for Microsoft: it signs an assertion as the issuer that it is itself. */
function withoutSecret(clientId: string) {
  return {
    MICROSOFT_CLIENT_ID: clientId,
    MICROSOFT_CLIENT_SECRET: '',
    MICROSOFT_FEDERATED_CREDENTIAL: 'superid',
  };
}

test('someone signs in at Microsoft by a federated credential, verified with the keys that we publish', async () => {
  const clientId = unique('client');
  const { body: keys } = await call('/oauth2/jwks');
  await setFederatedCredential({ clientId, issuer: ORIGIN, subject: 'superid', keys });
  const federated = await makeFederated();
  const { username } = await register(federated);
  const page = await signInByUsername(new Person({ bindings: withoutSecret(clientId) }), username);
  expect(page.location).toBe(`/tenants/${federated.tenant.id}`);
});

test('Microsoft that trusts another subject does not know us, and nobody is let in', async () => {
  const clientId = unique('client');
  const { body: keys } = await call('/oauth2/jwks');
  await setFederatedCredential({ clientId, issuer: ORIGIN, subject: 'another', keys });
  const { username } = await register(await makeFederated());
  const page = await signInByUsername(new Person({ bindings: withoutSecret(clientId) }), username);
  expect(page.status).toBe(503);
  expect(await refusalOn(page)).toMatchObject({ reason: 'client-refused' });
});
