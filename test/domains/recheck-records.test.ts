import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { recheckRecords } from '../../src/domains/recheck-records.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { brokenD1, meanwhile } from '../support/worker/broken.ts';
import { makeFederated, type Federated } from '../support/worker/federation.ts';
import { breakDns, mendDns, recordFor, removeDns, setDns } from '../support/worker/outside.ts';
import { makeUser } from '../support/worker/people.ts';
import { clock, HOUR, mailsTo, MINUTE, services } from '../support/worker/world.ts';

let place: Federated;
let name: string;
let admin: string;

beforeEach(async () => {
  place = await makeFederated();
  name = `_superid.${place.domain}`;
  admin = (await makeUser(place.tenant, { role: 'admin' })).username;
  await services().db.run(sql`update domains set proved_at = null where id <> ${place.domainId}`);
  await setRecord();
  clock.advance(HOUR);
});

function setRecord(): Promise<void> {
  return setDns(name, recordFor({ ...place, tenant: place.tenant.id }));
}

async function stateOf(domainId = place.domainId) {
  const [row] = await services().db.all<{ missing: number | null; checked: number }>(
    sql`select missing_since as missing, checked_at as checked from domains where id = ${domainId}`,
  );
  return row!;
}

async function warnings(username = admin): Promise<number> {
  await sendOutbox(services(), 500);
  const mails = await mailsTo(username);
  return mails.filter(({ subject }) => subject === `The DNS record of ${place.domain} is gone`).length;
}

async function logged(): Promise<string[]> {
  const rows = await services().db.all<{ action: string; reason: string; actor_id: string | null }>(
    sql`select action, reason, actor_id from audit_events where tenant_id = ${place.tenant.id}
      and action like 'domain-record-%' order by id`,
  );
  return rows.map(({ action, reason, actor_id: by }) => [action, reason, by].filter(Boolean).join(' '));
}

test('a record that is there is looked for again an hour later, and not before', async () => {
  const { now } = services();
  expect(await recheckRecords(services())).toMatchObject({ recordsChecked: 1, recordsMissing: 0 });
  expect((await stateOf()).checked).toBeGreaterThanOrEqual(now);
  expect((await recheckRecords(services())).recordsChecked).toBe(0);
  clock.advance(HOUR - MINUTE);
  expect((await recheckRecords(services())).recordsChecked).toBe(0);
  clock.advance(MINUTE);
  expect((await recheckRecords(services())).recordsChecked).toBe(1);
  expect(await logged()).toEqual([]);
});

describe('a record that is gone', () => {
  test('is told of once, to the active administrators, and noted with the time', async () => {
    const gone = await makeUser(place.tenant, { role: 'admin' });
    await deactivateUser(services(), place.tenant.id, { userId: gone.userId, actor: SERVICE });
    const plain = await makeUser(place.tenant);
    await removeDns(name);
    expect(await recheckRecords(services())).toMatchObject({ recordsChecked: 1, recordsMissing: 1 });
    const first = await stateOf();
    expect(first.missing).toBe(first.checked);
    expect(await warnings()).toBe(1);
    expect(await warnings(gone.username)).toBe(0);
    expect(await warnings(plain.username)).toBe(0);
    const [mail] = await mailsTo(admin);
    expect(mail!.text).toContain(`${name} with the text v=superid1; tenant=${place.tenant.id}`);

    clock.advance(HOUR);
    await recheckRecords(services());
    expect((await stateOf()).missing, 'since the first time').toBe(first.missing);
    expect(await warnings()).toBe(1);
    expect(await logged()).toEqual([`domain-record-missing ${place.domain}`]);
  });

  test('and there again is noted; gone once more, it is told of once more', async () => {
    await removeDns(name);
    await recheckRecords(services());
    await setRecord();
    clock.advance(HOUR);
    await recheckRecords(services());
    expect((await stateOf()).missing).toBeNull();
    await removeDns(name);
    clock.advance(HOUR);
    await recheckRecords(services());
    expect(await warnings()).toBe(2);
    expect(await logged()).toEqual(
      ['missing', 'found', 'missing'].map((what) => `domain-record-${what} ${place.domain}`),
    );
  });

  test('one for another directory is not it', async () => {
    await removeDns(name);
    await setDns(
      name,
      recordFor({ tenant: place.tenant.id, provider: 'microsoft', directory: crypto.randomUUID() }),
    );
    expect((await recheckRecords(services())).recordsMissing).toBe(1);
  });
});

test('where the name servers fail nothing is concluded, whatever was known before', async () => {
  await breakDns(name);
  expect(await recheckRecords(services())).toMatchObject({ recordsChecked: 1, recordsMissing: 0 });
  expect((await stateOf()).missing).toBeNull();
  expect((await recheckRecords(services())).recordsChecked, 'it has had its turn').toBe(0);

  await mendDns(name);
  await removeDns(name);
  clock.advance(HOUR);
  await recheckRecords(services());
  const { missing } = await stateOf();
  await breakDns(name);
  clock.advance(HOUR);
  await recheckRecords(services());
  expect((await stateOf()).missing).toBe(missing);
  expect(await warnings()).toBe(1);
  await mendDns(name);
});

test('the resolver itself down: nothing is concluded', async () => {
  await recheckRecords({ ...services(), dohUrl: 'https://nobody.example/dns' });
  expect((await stateOf()).missing).toBeNull();
  expect(await logged()).toEqual([]);
});

test('of several crons at once one warns', async () => {
  await removeDns(name);
  await Promise.all([1, 2, 3, 4].map(() => recheckRecords(services())));
  expect(await warnings()).toBe(1);
  expect(await logged()).toHaveLength(1);
});

test('another cron found it gone between reading and noting: one warning', async () => {
  await removeDns(name);
  const db = openDb(meanwhile(env.DB, () => recheckRecords(services())));
  await recheckRecords({ ...services(), db });
  expect(await warnings()).toBe(1);
});

test('what cannot be noted is counted, and looked for again', async () => {
  await removeDns(name);
  const db = openDb(brokenD1(env.DB, { after: 1 }));
  expect(await recheckRecords({ ...services(), db })).toMatchObject({ recordsFailed: 1, recordsMissing: 0 });
  expect(await warnings()).toBe(0);
  await recheckRecords(services());
  expect(await warnings()).toBe(1);
});

test('a claim that is not proved is not looked for, and another tenant hears nothing', async () => {
  const other = await makeFederated();
  const theirs = await makeUser(other.tenant, { role: 'admin' });
  await setDns(`_superid.${other.domain}`, recordFor({ ...other, tenant: other.tenant.id }));
  await removeDns(name);
  clock.advance(HOUR);
  expect(await recheckRecords(services())).toMatchObject({ recordsChecked: 2, recordsMissing: 1 });
  expect(await warnings(theirs.username)).toBe(0);
  await services().db.run(sql`update domains set proved_at = null where id = ${place.domainId}`);
  clock.advance(HOUR);
  expect((await recheckRecords(services())).recordsChecked).toBe(1);
});
