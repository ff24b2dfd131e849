import { expect, test } from 'vitest';
import { mailSignInLinks } from '../../src/domains/mail-sign-in-links.ts';
import { switchDomainOff, switchDomainOn } from '../../src/domains/switch-domain.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeFederated, makeFederatedUser, refusalOn, signInByButton } from '../support/worker/federation.ts';
import { linkFor, makeTenant, makeUser, PASSWORD, signIn, typeUsername } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { mailsTo, services, unique } from '../support/worker/world.ts';

/** A domain goes back from its provider: everyone has a way in, and nobody is thrown out for it. */

async function makeSwitchedOff() {
  const federated = await makeFederated({ on: false, tenant: await makeTenant() });
  const { tenant, domain, domainId } = federated;
  const kept = await makeUser(tenant, { username: `${unique('kept')}@${domain}` });
  await switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
  const moved = await makeFederatedUser(federated);
  await switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
  return { federated, tenant, domain, kept, moved };
}

test('what the provider signed in goes on, and old passwords count where there still is one', async () => {
  const { tenant, kept, moved } = await makeSwitchedOff();
  expect((await moved.person.get(`/tenants/${tenant.id}`)).status).toBe(200);
  expect((await signIn(new Person(), kept.username)).location).toBe(`/tenants/${tenant.id}`);
  expect((await kept.person.get('/account')).location, 'what ended has ended').toMatch(/^\/sign-in/);
});

test('whoever has no password is mailed a link, once, and chooses one', async () => {
  const { tenant, kept, moved } = await makeSwitchedOff();
  const both = [moved.username, kept.username];
  const count = () => Promise.all(both.map(async (username) => (await mailsTo(username)).length));
  const [ofMoved = 0, ofKept = 0] = await count();
  await mailSignInLinks(services());
  await mailSignInLinks(services());
  await sendOutbox(services());
  expect(await count()).toEqual([ofMoved + 1, ofKept]);
  const person = new Person();
  const chosen = await person.post(await linkFor(moved.username), { password: PASSWORD });
  expect(chosen.location).toBe(`/tenants/${tenant.id}`);
  expect((await signIn(new Person(), moved.username)).status).toBe(303);
});

test('the button is nobody’s way in any more, and the username page asks for a password', async () => {
  const { federated, tenant, moved } = await makeSwitchedOff();
  const { username } = moved;
  const given = { as: username, directory: federated.directory };
  const page = await signInByButton(new Person(), 'microsoft', given);
  expect(await refusalOn(page)).toMatchObject({ reason: 'not-in-pilot', tenant: tenant.id });
  expect((await typeUsername(new Person(), username)).html).toContain('type="password"');
});

test('switched on again, what the provider had signed in before goes on', async () => {
  const { federated, tenant, moved } = await makeSwitchedOff();
  const { domainId } = federated;
  await switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
  expect((await moved.person.get(`/tenants/${tenant.id}`)).status).toBe(200);
});
