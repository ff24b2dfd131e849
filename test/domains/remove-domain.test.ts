import { expect, test } from 'vitest';
import { listDomains } from '../../src/domains/list-domains.ts';
import { mailSignInLinks } from '../../src/domains/mail-sign-in-links.ts';
import { removeDomain } from '../../src/domains/remove-domain.ts';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { findSession } from '../../src/sessions/session.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { getAdministrator } from '../../src/users/administrator.ts';
import { makeFederated, makeFederatedUser } from '../support/worker/federation.ts';
import { services } from '../support/worker/world.ts';

test('an administrator who came by the provider removes the domain, and is signed out by that', async () => {
  const federated = await makeFederated();
  const { tenant, domainId } = federated;
  const { person } = await makeFederatedUser(federated, { role: 'admin' });
  await switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
  await mailSignInLinks(services());
  const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
  const { actor } = await getAdministrator(services().db, session, tenant.id);
  const removed = await removeDomain(services(), tenant.id, { domainId, actor });
  expect(removed).toEqual({ outcome: 'removed' });
  expect(await listDomains(services().db, tenant.id)).toEqual([]);
  expect((await person.get('/account')).location).toMatch(/^\/sign-in/);
});
