import { expect, test } from 'vitest';
import { authenticateToken } from '../../src/api-tokens/authenticate.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { services } from '../support/worker/world.ts';

const form = { name: 'Provisioning', read: 'on', lifetime: '30' };

test('an operator makes a token of the service, sees it once, and revokes it', async () => {
  const { person } = await makeOperator();
  const made = await person.post('/operator/api-tokens', form);
  const token = /<code class="secret">([^<]+)<\/code>/.exec(made.html)?.[1] ?? '';
  expect(await authenticateToken(services(), token)).toMatchObject({
    outcome: 'authenticated',
    token: { tenantId: null, scopes: ['read'] },
  });
  const page = await person.get('/operator/api-tokens');
  expect(page.text).toContain('Provisioning');
  expect(page.html).not.toContain(token);
  const revocation = /action="(\/operator\/api-tokens\/[a-z2-7]{24}\/revocation)"/.exec(page.html)?.[1] ?? '';
  expect((await person.post(revocation)).location).toBe('/operator/api-tokens?done=revoked');
  expect(await authenticateToken(services(), token)).toMatchObject({ outcome: 'refused' });
});

test('what is missing is said beside the field', async () => {
  const { person } = await makeOperator();
  const page = await person.post('/operator/api-tokens', { ...form, name: ' ' });
  expect(page.status).toBe(422);
});

test('the tokens of a tenant are not among them, nor revoked from here', async () => {
  const tenant = await makeTenant();
  const { person: admin } = await makeUser(tenant, { role: 'admin' });
  const path = `/admin/${tenant.id}/api-tokens`;
  await admin.post(path, { ...form, name: 'Of the tenant' });
  const theirs = /api-tokens\/([a-z2-7]{24})\/revocation/.exec((await admin.get(path)).html)?.[1];
  const { person } = await makeOperator();
  expect((await person.get('/operator/api-tokens')).text).not.toContain('Of the tenant');
  expect((await person.post(`/operator/api-tokens/${theirs}/revocation`)).status).toBe(404);
});
