import { expect, test } from 'vitest';
import { getUser, historyOf, makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, MINUTE } from '../support/worker/world.ts';

async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  return { ...admin, tenant, path: `/admin/${tenant.id}/api-tokens` };
}

const asked = { name: 'Payroll', read: 'on', lifetime: '90' };

test('a token is shown once, and stands in the list with what it may do', async () => {
  const { person, path } = await tenantWithAdmin();
  expect((await person.get(path)).text).toContain('No tokens yet');
  const made = await person.post(path, { ...asked, write: 'on' });
  const token = /sid_[A-Za-z0-9_-]{43}/.exec(made.html)?.[0];
  expect(token).toBeDefined();
  const list = await person.get(path);
  expect(list.html).not.toContain(token);
  expect(list.text).toMatch(/Payroll.*Read, Change.*Until .*Test Person.*Never/);
});

test.for([
  [{ name: '', read: 'on' }, 'Enter a name'],
  [{ name: 'x\u202ey', read: 'on' }, 'Enter a name'],
  [{ name: 'Payroll' }, 'Choose at least one thing'],
] as const)('%j is refused, and makes nothing', async ([given, text]) => {
  const { person, path } = await tenantWithAdmin();
  const refused = await person.post(path, { ...given, lifetime: '30' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(text);
  expect(refused.html).not.toContain('sid_');
  expect((await person.get(path)).text).toContain('No tokens yet');
});

test('revoked, it stands as such; another tenant’s administrator cannot', async () => {
  const { person, path } = await tenantWithAdmin();
  const stranger = await tenantWithAdmin();
  await person.post(path, asked);
  const [, id] = /api-tokens\/([a-z2-7]{24})\/revocation/.exec((await person.get(path)).html) ?? [];
  expect((await stranger.person.post(`${stranger.path}/${id}/revocation`)).status).toBe(404);
  expect((await stranger.person.post(`${path}/${id}/revocation`)).status).toBe(403);
  expect((await person.get(path)).text).not.toContain('Revoked');
  const done = await person.follow(await person.post(`${path}/${id}/revocation`));
  expect(done.text).toContain('The token does not work any more.');
  expect(done.text).toContain('Revoked');
});

test('a token is flagged once its maker has left', async () => {
  const { person, path, tenant, username } = await tenantWithAdmin();
  const second = await makeUser(tenant, { role: 'admin' });
  await person.post(path, asked);
  expect((await second.person.get(path)).text).not.toContain('Its maker has left');
  const { id, version } = await getUser(tenant.id, username);
  await second.person.post(`/admin/${tenant.id}/users/${id}/deactivation`, { version: String(version) });
  expect((await second.person.get(path)).text).toContain('Its maker has left');
});

test('opening the page, making and revoking ask for a recent proof', async () => {
  const { person, path, username } = await tenantWithAdmin();
  clock.advance(11 * MINUTE);
  expect((await person.get(path)).location).toMatch(/^\/sign-in\/again/);
  expect((await person.post(path, asked)).location).toMatch(/^\/sign-in\/again/);
  expect((await person.post(`${path}/${'a'.repeat(24)}/revocation`)).location).toMatch(/^\/sign-in\/again/);
  expect(await historyOf(username)).not.toContain('api-token-made success Payroll');
});
