import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { findDispute } from '../../src/domains/list-disputes.ts';
import { mailSignInLinks } from '../../src/domains/mail-sign-in-links.ts';
import { addPilot } from '../../src/domains/pilots.ts';
import { markDomainProved } from '../../src/domains/prove-domain.ts';
import { removeDomain } from '../../src/domains/remove-domain.ts';
import { keepDisputedDomain, moveDisputedDomain } from '../../src/domains/settle-dispute.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { openDb } from '../../src/storage/db.ts';
import { removeDueTenants } from '../../src/tenants/remove-due-tenants.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1, meanwhile } from '../support/worker/broken.ts';
import { makeDispute } from '../support/worker/disputes.ts';
import { makeFederated, makeFederatedUser, type Federated } from '../support/worker/federation.ts';
import { breakDns, mendDns, removeDns } from '../support/worker/outside.ts';
import { getAccount, makeTenant, makeUser } from '../support/worker/people.ts';
import { mailsTo, services } from '../support/worker/world.ts';

let holder: Federated;
let claimant: { id: string };
let claimId: string;
let disputeId: string;
const admins = { holder: '', claimant: '' };

beforeEach(async () => {
  claimant = await makeTenant();
  ({ holder, claimId, disputeId } = await makeDispute(claimant));
  admins.holder = (await makeUser(holder.tenant, { role: 'admin' })).username;
  admins.claimant = (await makeUser(claimant, { role: 'admin' })).username;
});

async function rowOf(domainId: string) {
  const [row] = await services().db.all<{ proved: number | null; on: number | null }>(
    sql`select proved_at as proved, switched_on_at as "on" from domains where id = ${domainId}`,
  );
  return { proved: row?.proved !== null && row !== undefined, on: row?.on !== null && row !== undefined };
}

async function settlementsTo(username: string): Promise<string[]> {
  await sendOutbox(services(), 500);
  const mails = await mailsTo(username);
  return mails
    .filter(({ subject }) => subject === `The dispute about ${holder.domain} is settled`)
    .map(({ text }) => (text.includes('does not belong') ? 'not yours' : 'yours'));
}

async function logOf(tenantId: string): Promise<string[]> {
  const rows = await services().db.all<{ reason: string; detail: string }>(
    sql`select reason, detail from audit_events where tenant_id = ${tenantId} and action = 'dispute-settled' order by id`,
  );
  return rows.map(({ reason, detail }) => `${reason} ${detail}`);
}

const move = (given: Partial<ReturnType<typeof services>> = {}) =>
  moveDisputedDomain({ ...services(), ...given }, SERVICE, disputeId);

async function expectUntouched(): Promise<void> {
  expect(await rowOf(holder.domainId)).toEqual({ proved: true, on: true });
  expect(await rowOf(claimId)).toEqual({ proved: false, on: false });
  expect(await findDispute(services().db, disputeId)).not.toBeNull();
  expect(await settlementsTo(admins.holder)).toEqual([]);
  expect(await settlementsTo(admins.claimant)).toEqual([]);
}

test('a dispute is listed with who claims, who has it, and since when', async () => {
  expect(await findDispute(services().db, disputeId)).toMatchObject({
    domain: holder.domain,
    tenantId: claimant.id,
    holderId: holder.tenant.id,
    holderName: holder.tenant.name,
  });
});

describe('it belongs to the claimant:', () => {
  test('the domain changes hands, sessions of the old provider end, both tenants are told', async () => {
    const { username, person } = await makeFederatedUser(holder);
    const before = await getAccount(username);
    expect(await move()).toEqual({ outcome: 'settled' });
    expect(await rowOf(holder.domainId)).toEqual({ proved: false, on: false });
    expect(await rowOf(claimId)).toEqual({ proved: true, on: false });
    expect((await getAccount(username)).federatedEpoch).toBe(before.federatedEpoch + 1);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in/);
    expect(await settlementsTo(admins.holder)).toEqual(['not yours']);
    expect(await settlementsTo(admins.claimant)).toEqual(['yours']);
    for (const { id } of [holder.tenant, claimant])
      expect(await logOf(id)).toEqual([`moved ${holder.domain}`]);
    await expect(move()).rejects.toThrow('not_found');
  });

  test('not without the record, and not while nobody can say whether it is there', async () => {
    const name = `_superid.${holder.domain}`;
    await breakDns(name);
    expect(await move()).toEqual({ outcome: 'dns-down' });
    await mendDns(name);
    await removeDns(name);
    expect(await move()).toEqual({ outcome: 'record-missing' });
    await expectUntouched();
  });

  test('two operators at once: one settles it, each tenant gets one mail', async () => {
    const results = await Promise.allSettled([move(), move(), move()]);
    const settled = results.filter((one) => one.status === 'fulfilled' && one.value.outcome === 'settled');
    expect(settled).toHaveLength(1);
    expect(await settlementsTo(admins.holder)).toHaveLength(1);
    expect(await settlementsTo(admins.claimant)).toHaveLength(1);
    expect(await logOf(claimant.id)).toHaveLength(1);
  });

  test('another operator decided otherwise in between: that stays', async () => {
    const db = openDb(meanwhile(env.DB, () => keepDisputedDomain(services(), SERVICE, disputeId)));
    expect(await move({ db })).toEqual({ outcome: 'overtaken' });
    expect(await rowOf(holder.domainId)).toEqual({ proved: true, on: true });
    expect(await settlementsTo(admins.claimant)).toEqual(['not yours']);
    expect(await settlementsTo(admins.holder)).toEqual([]);
  });

  test('a third tenant has it by now: nothing is taken from them', async () => {
    const third = await makeTenant();
    const { claimId: thirdClaim } = await makeDispute(third, holder);
    await services().db.run(sql`update domains set proved_at = null where id = ${holder.domainId}`);
    await services().db.run(sql`update domains set proved_at = 1 where id = ${thirdClaim}`);
    expect(await move()).toEqual({ outcome: 'overtaken' });
    expect((await rowOf(thirdClaim)).proved).toBe(true);
    expect((await rowOf(claimId)).proved).toBe(false);
  });

  test('whoever else claims it claims it from the new owner', async () => {
    const third = await makeTenant();
    const other = await makeDispute(third, holder);
    await move();
    expect((await findDispute(services().db, other.disputeId))!.holderId).toBe(claimant.id);
    const settled = await moveDisputedDomain(services(), SERVICE, other.disputeId);
    expect(settled).toEqual({ outcome: 'settled' });
    expect((await rowOf(claimId)).proved).toBe(false);
  });

  test('those who tried the old provider try nothing any more', async () => {
    const { tenant, domainId } = holder;
    await services().db.run(sql`update domains set switched_on_at = null where id = ${domainId}`);
    const { username } = await makeUser(tenant, { username: `pilot@${holder.domain}` });
    const added = await addPilot(services(), tenant.id, { domainId, username, mail: false, actor: SERVICE });
    expect(added.outcome).toBe('added');
    await move();
    const left = await services().db.all(sql`select 1 from pilots where domain_id = ${domainId}`);
    expect(left).toEqual([]);
  });

  test('other domains, and people of other domains, are untouched', async () => {
    const other = await makeFederated({ tenant: holder.tenant });
    const { username } = await makeFederatedUser(other);
    const before = await getAccount(username);
    await move();
    expect(await rowOf(other.domainId)).toEqual({ proved: true, on: true });
    expect(await getAccount(username)).toEqual(before);
  });

  test.each([0, 1, 2])('D1 failing after %i operations changes nothing', async (after) => {
    await expect(move({ db: openDb(brokenD1(env.DB, { after })) })).rejects.toThrow();
    await expectUntouched();
  });
});

describe('it stays:', () => {
  test('nothing changes but the dispute, and the claimant is told', async () => {
    await keepDisputedDomain(services(), SERVICE, disputeId);
    expect(await rowOf(holder.domainId)).toEqual({ proved: true, on: true });
    expect(await rowOf(claimId)).toEqual({ proved: false, on: false });
    expect(await settlementsTo(admins.claimant)).toEqual(['not yours']);
    expect(await settlementsTo(admins.holder)).toEqual([]);
    expect(await logOf(claimant.id)).toEqual([`kept ${holder.domain}`]);
    await expect(keepDisputedDomain(services(), SERVICE, disputeId)).rejects.toThrow('not_found');
  });
});

describe('it ends by itself', () => {
  test('when the holder gives the domain back and the claimant proves it', async () => {
    const theirs = { domainId: holder.domainId, actor: SERVICE };
    await switchDomainOff(services(), holder.tenant.id, theirs);
    await mailSignInLinks(services());
    expect(await removeDomain(services(), holder.tenant.id, theirs)).toEqual({ outcome: 'removed' });
    const proved = await markDomainProved(services(), claimant.id, { domainId: claimId, actor: SERVICE });
    expect(proved.outcome).toBe('proved');
    expect(await findDispute(services().db, disputeId)).toBeNull();
  });

  test('when the tenant that has the domain is removed: what its provider vouched for ends, too', async () => {
    const { person } = await makeFederatedUser(holder);
    const { now } = services();
    await services().db.run(
      sql`update tenants set suspended_at = ${now}, remove_after = ${now} where id = ${holder.tenant.id}`,
    );
    await removeDueTenants(services());
    expect(await rowOf(holder.domainId)).toEqual({ proved: false, on: false });
    expect(await findDispute(services().db, disputeId)).toBeNull();
    expect((await person.get('/account')).location).toMatch(/^\/sign-in/);
  });
});

test('who is no operator any more settles nothing', async () => {
  const actor = { accountId: null, holds: sql`false` };
  await expect(moveDisputedDomain(services(), actor, disputeId)).rejects.toThrow('not_an_operator');
  await expect(keepDisputedDomain(services(), actor, disputeId)).rejects.toThrow('not_an_operator');
  await expectUntouched();
});
