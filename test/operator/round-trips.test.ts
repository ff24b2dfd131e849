import { expect, test } from 'vitest';
import { makeDispute } from '../support/worker/disputes.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { makeTenant } from '../support/worker/people.ts';
import { register } from '../support/worker/registered-application.ts';

/** One to know the operator, one for what is shown; a deed is one more, in one batch. */
test('a page of the console: two D1 and one read of KV; a deed: two', async () => {
  const { person, accountId } = await makeOperator();
  const tenant = await makeTenant();
  const application = await register();
  const { domainId, disputeId } = await makeDispute(tenant);
  const pages = [
    '',
    '/tenants',
    `/tenants/${tenant.id}`,
    '/accounts?username=o',
    `/accounts/${accountId}`,
    '/operators',
    '/applications',
    `/applications/${application.id}`,
    '/signing-keys',
    '/domains',
    `/domains/${domainId}`,
    `/domains/disputes/${disputeId}/moving`,
  ];
  for (const path of pages) {
    const page = await person.get(`/operator${path}`);
    expect(page.status).toBe(200);
    expect(page.operations, path).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
  }
  for (const path of ['suspension', 'resumption', 'removal/withdrawal']) {
    const done = await person.post(`/operator/tenants/${tenant.id}/${path}`);
    expect(done.operations, path).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
  }
  for (const path of ['disabling', 'enabling', 'logo/removal']) {
    const done = await person.post(`/operator/applications/${application.id}/${path}`);
    expect(done.operations, path).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
  }
  const opened = await person.post(`/operator/domains/${domainId}/recovery`);
  expect(opened.operations).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
  const removal = await person.post(`/operator/tenants/${tenant.id}/removal`, { confirmation: tenant.id });
  expect(removal.operations).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
});
