import { expect, test } from 'vitest';
import { putDemoData } from '../../src/dev/demo-data.ts';
import { Program } from '../support/worker/program.ts';
import { services } from '../support/worker/world.ts';

test('the demo tokens work as they are promised, also after the data is put in again', async () => {
  await putDemoData(services());
  await putDemoData(services());
  const admin = new Program('demo-admin-token-Cust10001');
  const users = await admin.ask('GET', '/tenants/Cust10001/users?search=anna');
  expect(users.json).toMatchObject({ items: [{ username: 'anna@nordlys.example', role: 'admin' }] });
  expect((await admin.ask('GET', '/tenants/Cust10001/api-tokens')).json).toMatchObject({
    code: 'insufficient_scope',
  });
  const operator = new Program('demo-operator-token');
  expect((await operator.ask('GET', '/tenants')).json!['items']).toHaveLength(5);
  expect((await operator.ask('GET', '/api-tokens')).json).toMatchObject({
    items: [{ createdBy: 'operator@superid.example', makerLeft: false, expiresAt: null }],
  });
});
