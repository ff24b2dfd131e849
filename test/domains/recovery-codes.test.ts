import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { hashToken } from '../../src/crypto/tokens.ts';
import { generateRecoveryCode, normalizeRecoveryCode } from '../../src/domains/recovery-code.ts';
import { makeRecoveryCodes, whoSwitchedOn } from '../../src/domains/recovery-codes.ts';
import { offerRecoveryCodes } from '../../src/domains/offer-recovery-codes.ts';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import {
  getAccount,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  proveDomain,
} from '../support/worker/people.ts';
import { services, unique } from '../support/worker/world.ts';

async function scene() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const domain = `${unique('acme')}.example`;
  const domainId = await proveDomain(tenant, domain, true);
  const actor = { accountId: (await getAccount(admin.username)).id, holds: sql`true` };
  return { ...admin, tenant, domain, domainId, actor };
}

async function keptOf(domainId: string): Promise<string[]> {
  const rows = await services().db.all<{ id: string }>(
    sql`select id from recovery_codes where domain_id = ${domainId} order by id`,
  );
  return rows.map(({ id }) => id);
}

const hashes = (codes: string[]) => codes.map((code) => hashToken(normalizeRecoveryCode(code)!)).toSorted();

describe('a code', () => {
  test('has 80 bits, in four groups that people copy', () => {
    const codes = Array.from({ length: 200 }, generateRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect(new Set(codes).size).toBe(200);
    expect(new Set(codes.join('').replaceAll('-', '')).size, 'every letter comes').toBe(32);
  });

  test.for([
    ['7kq2-m0xa-9fdz-c31w', '7kq2m0xa9fdzc31w'],
    [' 7KQ2 M0XA 9FDZ C31W\n', '7kq2m0xa9fdzc31w'],
    ['7kq2–moxa–9fdz–c3lw', '7kq2m0xa9fdzc31w'],
    ['7KQ2MOXA9FDZC3IW', '7kq2m0xa9fdzc31w'],
    ['7kq2-m0xa-9fdz-c31', null],
    ['7kq2-m0xa-9fdz-c31ww', null],
    ['7kq2-m0xa-9fdz-c31u', null],
    ['7kq2-m0xa-9fdz-c31ø', null],
    ['', null],
    ['-'.repeat(100_000), null],
  ] as const)('%j is read as %j', ([typed, read]) => {
    expect(normalizeRecoveryCode(typed)).toBe(read);
  });
});

test('what is kept are hashes of ten codes, and the log says who made them', async () => {
  const { tenant, domain, domainId, actor, username } = await scene();
  const { codes } = await makeRecoveryCodes(services(), tenant.id, { domainId, actor });
  expect(await keptOf(domainId)).toEqual(hashes(codes));
  const dump = JSON.stringify(await dumpD1());
  for (const code of codes) {
    expect(dump).not.toContain(code);
    expect(dump).not.toContain(normalizeRecoveryCode(code));
  }
  expect(await historyOf(username)).toContain(`recovery-codes-made success ${domain}`);
});

test('new ones replace one’s own, and nobody else’s', async () => {
  const { tenant, domainId, actor } = await scene();
  const other = await makeUser(tenant, { role: 'admin' });
  const others = { accountId: (await getAccount(other.username)).id, holds: sql`true` };
  await makeRecoveryCodes(services(), tenant.id, { domainId, actor });
  const theirs = await makeRecoveryCodes(services(), tenant.id, { domainId, actor: others });
  const mine = await makeRecoveryCodes(services(), tenant.id, { domainId, actor });
  expect(await keptOf(domainId)).toEqual(hashes([...theirs.codes, ...mine.codes]));
});

test('twice at once: ten codes hold in the end, those of one answer', async () => {
  const { tenant, domainId, actor } = await scene();
  const both = await Promise.all(
    [1, 2].map(() => makeRecoveryCodes(services(), tenant.id, { domainId, actor })),
  );
  expect(both.map(({ codes }) => hashes(codes))).toContainEqual(await keptOf(domainId));
});

test('none for another tenant, none while it is off, none for who is no administrator any more', async () => {
  const { tenant, domainId, actor } = await scene();
  const elsewhere = await makeTenant();
  const which = { domainId, actor };
  await expect(makeRecoveryCodes(services(), elsewhere.id, which)).rejects.toThrow('not_found');
  const over = { ...actor, holds: sql`false` };
  await expect(makeRecoveryCodes(services(), tenant.id, { domainId, actor: over })).rejects.toThrow(
    'not_an_administrator',
  );
  await expect(makeRecoveryCodes(services(), tenant.id, { domainId, actor: SERVICE })).rejects.toThrow(
    'not_an_administrator',
  );
  await switchDomainOff(services(), tenant.id, which);
  await expect(makeRecoveryCodes(services(), tenant.id, which)).rejects.toThrow('not_found');
  expect(await keptOf(domainId)).toEqual([]);
});

test('whoever switched it on is still asked to be an administrator of that tenant', async () => {
  const { tenant, domainId, username } = await scene();
  const plain = await makeUser(tenant);
  for (const [name, tenantId] of [
    [plain.username, tenant.id],
    [username, (await makeTenant()).id],
  ] as const) {
    const actor = whoSwitchedOn(tenantId, (await getAccount(name)).id);
    await expect(makeRecoveryCodes(services(), tenant.id, { domainId, actor })).rejects.toThrow(
      'not_an_administrator',
    );
  }
});

test('nobody is offered codes for a domain that is off, or of another tenant', async () => {
  const { tenant, domain, domainId, actor } = await scene();
  const other = await makeUser(tenant, { role: 'admin' });
  const accountIds = [(await getAccount(other.username)).id];
  const offer = { domainId, domain, tenantName: tenant.name, accountIds, actor };
  const before = await dumpD1();
  await offerRecoveryCodes(services(), (await makeTenant()).id, offer);
  await offerRecoveryCodes(services(), tenant.id, { ...offer, actor: { ...actor, holds: sql`false` } });
  expect((await dumpD1())['outbox']).toEqual(before['outbox']);
  await switchDomainOff(services(), tenant.id, { domainId, actor });
  await offerRecoveryCodes(services(), tenant.id, offer);
  expect((await dumpD1())['outbox']).toEqual(before['outbox']);
});

test('a plain user, someone invited and another tenant’s administrator are offered nothing', async () => {
  const { tenant, domain, domainId, actor } = await scene();
  const named = [
    await makeUser(tenant),
    await invite(tenant, { role: 'admin' }),
    await makeUser(await makeTenant(), { role: 'admin' }),
  ];
  const found = await Promise.all(named.map(({ username }) => getAccount(username)));
  const accountIds = [...found.map(({ id }) => id), actor.accountId];
  const before = await dumpD1();
  const offer = { domainId, domain, tenantName: tenant.name, accountIds, actor };
  await offerRecoveryCodes(services(), tenant.id, offer);
  expect((await dumpD1())['outbox']).toEqual(before['outbox']);
});
