import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeDispute, type Disputed } from '../support/worker/disputes.ts';
import { makeFederated } from '../support/worker/federation.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { removeDns } from '../support/worker/outside.ts';
import { makeTenant } from '../support/worker/people.ts';
import type { Person } from '../support/worker/person.ts';
import { HOUR, services } from '../support/worker/world.ts';

const PATH = '/operator/domains';

let operator: Person;
let operatorId: string;
let claimant: { id: string; name: string };
let disputed: Disputed;

beforeEach(async () => {
  await services().db.run(sql`update disputes set settled_at = 1 where settled_at is null`);
  ({ person: operator, accountId: operatorId } = await makeOperator());
  claimant = await makeTenant();
  disputed = await makeDispute(claimant);
});

async function eventsOf(action: string, tenantId: string) {
  return services().db.all<{ actor: string; reason: string }>(
    sql`select actor_id as actor, reason from audit_events where action = ${action} and tenant_id = ${tenantId}`,
  );
}

describe('disputes', () => {
  test('stand first, with who claims, who has it, since when, and the two ways to decide', async () => {
    const page = await operator.get(PATH);
    const { holder, disputeId } = disputed;
    for (const text of [holder.domain, claimant.name, claimant.id, holder.tenant.name, holder.tenant.id]) {
      expect(page.text).toContain(text);
    }
    expect(page.text.indexOf('Open disputes')).toBeLessThan(page.text.indexOf('Proven domains'));
    expect(page.html).toContain(`${PATH}/disputes/${disputeId}/moving`);
    expect(page.html).toContain(`${PATH}/disputes/${disputeId}/keeping`);
  });

  test('the claimant gets the domain after a page that says what happens', async () => {
    const { holder, disputeId, claimId } = disputed;
    const path = `${PATH}/disputes/${disputeId}/moving`;
    const asked = await operator.get(path);
    expect(asked.title).toContain(`Does ${holder.domain} belong to ${claimant.name} (${claimant.id})?`);
    expect(asked.text).toContain(`${holder.tenant.name} (${holder.tenant.id}) loses the domain`);
    expect((await operator.post(path)).location).toBe(`${PATH}?done=moved`);
    const after = await operator.get(`${PATH}?done=moved`);
    expect(after.text).toContain('Settled. The domain belongs to the claimant.');
    expect(after.text).not.toContain('Open disputes');
    expect((await operator.get(`${PATH}/${claimId}`)).text).toContain(claimant.id);
    expect((await operator.get(`${PATH}/${holder.domainId}`)).status).toBe(404);
    for (const tenantId of [claimant.id, holder.tenant.id]) {
      expect(await eventsOf('dispute-settled', tenantId)).toEqual([{ actor: operatorId, reason: 'moved' }]);
    }
    expect((await operator.post(path)).status).toBe(404);
  });

  test('without the record nothing changes, and the page says why', async () => {
    await removeDns(`_superid.${disputed.holder.domain}`);
    const page = await operator.post(`${PATH}/disputes/${disputed.disputeId}/moving`);
    expect(page.status).toBe(422);
    expect(page.text).toContain('The claimant’s DNS record is not there now, so nothing has changed.');
    expect((await operator.get(`${PATH}/${disputed.domainId}`)).status).toBe(200);
  });

  test('the domain stays', async () => {
    const path = `${PATH}/disputes/${disputed.disputeId}/keeping`;
    expect((await operator.get(path)).text).toContain('Nothing changes for anyone who signs in.');
    expect((await operator.post(path)).location).toBe(`${PATH}?done=kept`);
    expect((await operator.get(`${PATH}?done=kept`)).text).toContain('The domain stays where it was.');
    expect((await operator.get(`${PATH}/${disputed.domainId}`)).text).toContain(disputed.holder.tenant.id);
  });
});

describe('proven domains', () => {
  test('are found by a part of the name or of the tenant; what is only claimed is not among them', async () => {
    const other = await makeFederated({ on: false });
    const byName = await operator.get(`${PATH}?search=${other.domain.slice(0, -8).toUpperCase()}`);
    expect(byName.html).toContain(`${PATH}/${other.domainId}`);
    expect(byName.html).not.toContain(`${PATH}/${disputed.domainId}"`);
    const byTenant = await operator.get(`${PATH}?search=${other.tenant.id.toLowerCase()}`);
    expect(byTenant.html).toContain(`${PATH}/${other.domainId}`);
    expect((await operator.get(`${PATH}/${disputed.claimId}`)).status).toBe(404);
    expect((await operator.get(`${PATH}?search=%25`)).text).toContain('No domain fits');
  });

  test('the first fifty, and a word that there are more', async () => {
    const { tenant, domain } = disputed.holder;
    await services().db
      .run(sql`insert into domains (id, tenant_id, domain, provider, directory, proved_at, created_at)
      select printf('manymanymanymanymany%04d', value), ${tenant.id}, printf('many%03d.', value) || ${domain}, 'google', 'x', 1, 1
      from json_each(${JSON.stringify(Array.from({ length: 60 }, (_, index) => index))})`);
    const page = await operator.get(`${PATH}?search=many`);
    expect(page.html.match(/href="\/operator\/domains\/many/g)).toHaveLength(50);
    expect(page.text).toContain('These are the first 50.');
  });

  test('a record that is gone shows', async () => {
    const since = Date.UTC(2026, 10, 1, 12);
    await services().db.run(sql`update domains set missing_since = ${since} where id = ${disputed.domainId}`);
    const expected = 'Missing since 1 Nov 2026';
    expect((await operator.get(`${PATH}?search=${disputed.holder.domain}`)).text).toContain(expected);
    expect((await operator.get(`${PATH}/${disputed.domainId}`)).text).toContain(expected);
  });
});

describe('the recovery', () => {
  test('is opened for an hour, and stands in the tenant’s log', async () => {
    const { domainId, holder } = disputed;
    const { now } = services();
    expect((await operator.post(`${PATH}/${domainId}/recovery`)).location).toBe(
      `${PATH}/${domainId}?done=opened`,
    );
    const page = await operator.get(`${PATH}/${domainId}?done=opened`);
    expect(page.text).toContain('The recovery is open for an hour.');
    expect(page.text).toContain('Recovery open until');
    const [row] = await services().db.all<{ until: number }>(
      sql`select recovery_until as until from domains where id = ${domainId}`,
    );
    expect(row!.until - now - HOUR).toBeGreaterThanOrEqual(0);
    expect(row!.until - now - HOUR).toBeLessThan(10_000);
    const events = await eventsOf('recovery-opened', holder.tenant.id);
    expect(events).toEqual([{ actor: operatorId, reason: holder.domain }]);
  });

  test('only while a provider decides', async () => {
    const { domainId, holder } = disputed;
    await switchDomainOff(services(), holder.tenant.id, { domainId, actor: SERVICE });
    const page = await operator.post(`${PATH}/${domainId}/recovery`);
    expect(page.status).toBe(422);
    expect(page.text).toContain('there is nothing to recover');
    expect(await eventsOf('recovery-opened', holder.tenant.id)).toEqual([]);
    expect((await operator.post(`${PATH}/${'a'.repeat(24)}/recovery`)).status).toBe(404);
  });
});

test('in Norwegian too', async () => {
  const page = await operator.send(PATH, { method: 'GET', headers: { 'accept-language': 'nb' } });
  expect(page.text).toContain('Åpne tvister');
  expect(page.text).toContain('Krevd av');
});
