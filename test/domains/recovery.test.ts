import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRecovery } from '../../src/domains/open-recovery.ts';
import { setOwnApplication } from '../../src/domains/own-application.ts';
import { makeRecoveryCodes } from '../../src/domains/recovery-codes.ts';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeFederated, register, type Federated } from '../support/worker/federation.ts';
import { setSwitches } from '../support/worker/outside.ts';
import { getAccount, linkFor, makeUser, PASSWORD } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, HOUR, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

type Admin = { username: string; userId: string; codes: string[] };

let place: Federated;
let admin: Admin;
let person: Person;

beforeEach(async () => {
  place = await makeFederated();
  admin = await makeAdmin(place);
  person = new Person();
});

/** An administrator whom the provider signs in, with ten codes. */
async function makeAdmin(federated: Federated): Promise<Admin> {
  const { username, userId } = await register(federated, { role: 'admin' });
  const { id: accountId } = await getAccount(username);
  const actor = { accountId, holds: sql`true` };
  const { codes } = await makeRecoveryCodes(services(), federated.tenant.id, {
    domainId: federated.domainId,
    actor,
  });
  return { username, userId, codes };
}

const fail = ({ directory } = place) => setSwitches('microsoft', directory, { discovery: 'down' });
const mend = ({ directory } = place) => setSwitches('microsoft', directory, {});

function give(code = admin.codes[0]!, username = admin.username, by = person): Promise<Page> {
  return by.post('/recovery', { username, code });
}

async function usedCodes(): Promise<number> {
  const [row] = await services().db.all<{ n: number }>(
    sql`select count(*) as n from recovery_codes where used_at is not null and domain_id = ${place.domainId}`,
  );
  return row!.n;
}

async function isOn({ domainId } = place): Promise<boolean> {
  const [row] = await services().db.all<{ on: number | null }>(
    sql`select switched_on_at as "on" from domains where id = ${domainId}`,
  );
  return row!.on !== null;
}

async function toldOf(username = admin.username, domain = place.domain): Promise<number> {
  await sendOutbox(services(), 500);
  const mails = await mailsTo(username);
  return mails.filter(({ subject }) => subject === `A recovery code for ${domain} was used`).length;
}

async function logOf(tenantId = place.tenant.id): Promise<string[]> {
  const rows = await services().db.all<{ action: string; outcome: string; reason: string }>(
    sql`select action, outcome, reason from audit_events where tenant_id = ${tenantId}
      and (action like 'recovery-%' or action like 'domain-rec%' or action like 'own-%') order by id`,
  );
  return rows
    .filter(({ action }) => action !== 'recovery-codes-made')
    .map(({ action, outcome, reason }) => `${action} ${outcome} ${reason}`);
}

const WRONG = 'This code opens nothing for this username.';
const ANSWERS = 'The identity provider answers';

describe('while the provider answers', () => {
  test('nothing opens, the code is not looked at and not spent', async () => {
    const right = await give();
    expect(right.status).toBe(422);
    expect(right.text).toContain(ANSWERS);
    const wrong = await give('0000-0000-0000-0000');
    expect(wrong.text, 'whether the code is right shows nowhere').toBe(right.text);
    expect(person.cookies.has('__Host-recovery')).toBe(false);
    expect(await usedCodes()).toBe(0);
    expect(await toldOf()).toBe(0);

    await fail();
    expect((await give()).location).toBe('/recovery/domain');
  });

  test('an operator opens it for an hour', async () => {
    await openRecovery(services(), SERVICE, place.domainId);
    expect((await give()).location).toBe('/recovery/domain');
    clock.advance(HOUR);
    expect((await give(admin.codes[1])).text).toContain(ANSWERS);
    expect(await usedCodes()).toBe(1);
  });
});

describe('while the provider fails', () => {
  test.each([
    { discovery: 'down' },
    { discovery: 'garbage' },
    { keys: 'down' },
    { token: 'down' },
    { token: 'invalid-client' },
    { all: 'down' },
  ] as const)('in this way: %o, a code opens the settings', async (switches) => {
    await setSwitches('microsoft', place.directory, switches);
    expect((await give()).location).toBe('/recovery/domain');
    const page = await person.get('/recovery/domain');
    expect(page.status).toBe(200);
    for (const fact of [place.domain, place.tenant.id, place.directory, 'It does not answer as it should']) {
      expect(page.text).toContain(fact);
    }
  });

  test('typed as people type, with what is taken for digits', async () => {
    await fail();
    const typed = ` ${admin.codes[0]!.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `;
    expect((await give(typed)).location).toBe('/recovery/domain');
  });

  test('it is audited, and every administrator of the tenant is told, once', async () => {
    const other = await makeAdmin(place);
    const plain = await register(place);
    const elsewhere = await makeFederated();
    const theirs = await makeAdmin(elsewhere);
    await fail();
    await give();
    expect(await toldOf()).toBe(1);
    expect(await toldOf(other.username)).toBe(1);
    expect(await toldOf(plain.username)).toBe(0);
    expect(await toldOf(theirs.username)).toBe(0);
    const [mail] = await mailsTo(other.username);
    expect(mail!.text).toContain(admin.username);
    expect(mail!.text).not.toContain(admin.codes[0]!);
    expect(await logOf()).toEqual([`recovery-used success ${place.domain}`]);
    expect(await logOf(elsewhere.tenant.id)).toEqual([]);
  });

  test('a code works once; the next one opens it again', async () => {
    await fail();
    await give();
    const again = await give();
    expect(again.status).toBe(422);
    expect(again.text).toContain(WRONG);
    expect((await give(admin.codes[1])).location).toBe('/recovery/domain');
    expect(await toldOf()).toBe(2);
  });

  test('twenty tries at once with one code: one opens it, and one mail goes', async () => {
    await fail();
    const tries = Array.from({ length: 20 }, () => give(admin.codes[0], admin.username, new Person()));
    const pages = await Promise.all(tries);
    expect(pages.filter(({ location }) => location === '/recovery/domain')).toHaveLength(1);
    expect(await usedCodes()).toBe(1);
    expect(await toldOf()).toBe(1);
  });

  test('a code is its administrator’s, for its domain, and nobody else’s', async () => {
    const other = await makeAdmin(place);
    const elsewhere = await makeFederated();
    const theirs = await makeAdmin(elsewhere);
    const plain = await register(place);
    await fail();
    await fail(elsewhere);
    for (const username of [other.username, theirs.username, plain.username, `nobody@${place.domain}`]) {
      expect((await give(admin.codes[0], username)).text, username).toContain(WRONG);
    }
    expect(await usedCodes()).toBe(0);
  });

  test('an administrator whose own username is in another domain has codes for this one', async () => {
    await fail();
    const other = await makeUser(place.tenant, { role: 'admin' });
    const actor = { accountId: (await getAccount(other.username)).id, holds: sql`true` };
    const { domainId } = place;
    const { codes } = await makeRecoveryCodes(services(), place.tenant.id, { domainId, actor });
    expect((await give(codes[0], admin.username)).text, 'they are nobody else’s').toContain(WRONG);
    expect((await give(codes[0], other.username)).status).toBe(303);
    expect((await person.get('/recovery/domain')).text).toContain(place.domain);
  });

  test('whoever is no administrator any more opens nothing', async () => {
    await makeUser(place.tenant, { role: 'admin' });
    await deactivateUser(services(), place.tenant.id, { userId: admin.userId, actor: SERVICE });
    await fail();
    expect((await give()).text).toContain(WRONG);
    expect(await usedCodes()).toBe(0);
    expect(await logOf()).toEqual([`recovery-used refusal ${place.domain}`]);
  });
});

describe('nobody learns who has an account', () => {
  const unknown = () => `nobody@${place.domain}`;

  test('the same answer and the same round trips for an unknown username', async () => {
    await fail();
    const strangers = [new Person(), new Person()] as const;
    const known = await give('0000-0000-0000-0000', admin.username, strangers[0]);
    const nobody = await give('0000-0000-0000-0000', unknown(), strangers[1]);
    const blank = ({ html }: Page) => html.replaceAll(admin.username, 'X').replaceAll(unknown(), 'X');
    expect(nobody.status).toBe(known.status);
    expect(blank(nobody)).toBe(blank(known));
    expect(nobody.operations).toEqual(known.operations);
  });

  test('a domain that is off, or nobody’s, opens nothing', async () => {
    await fail();
    await switchDomainOff(services(), place.tenant.id, { domainId: place.domainId, actor: SERVICE });
    expect((await give()).text).toContain(WRONG);
    expect((await give(admin.codes[0], `someone@${unique('none')}.example`)).text).toContain(WRONG);
    expect(await usedCodes()).toBe(0);
  });

  test.each(['known', 'unknown'])(
    'ten tries a network in a quarter of an hour, for someone %s',
    async (who) => {
      await fail();
      const username = who === 'known' ? admin.username : unknown();
      for (let tried = 0; tried < 10; tried += 1) {
        expect((await give('0000-0000-0000-0000', username)).status).toBe(422);
      }
      const limited = await give(admin.codes[0], username);
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(limited.text).toContain('Too many tries. Wait 15 minutes.');
      expect(await usedCodes()).toBe(0);
      clock.advance(15 * MINUTE);
      const later = await give(admin.codes[0], username);
      expect(later.location).toBe(who === 'known' ? '/recovery/domain' : null);
    },
  );

  test('wrong codes of strangers keep no administrator out', async () => {
    await fail();
    for (let tried = 0; tried < 12; tried += 1) {
      await give('0000-0000-0000-0000', admin.username, new Person());
    }
    expect((await give()).location).toBe('/recovery/domain');
  });

  test('a right code gives its try back', async () => {
    await fail();
    for (const code of admin.codes) expect((await give(code)).location).toBe('/recovery/domain');
    expect((await give('0000-0000-0000-0000')).status).toBe(422);
  });

  test('what can be no username or no code is said beside its field', async () => {
    const page = await person.post('/recovery', { username: 'max', code: '' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('There is no @ in this.');
    expect(page.text).toContain('Enter one of your recovery codes.');
  });
});

describe('what is open', () => {
  beforeEach(async () => {
    await fail();
    await give();
  });

  test('switches the domain off; people without a password are mailed a link and get in by it', async () => {
    const left = await person.post('/recovery/domain/switching-off');
    expect(left.location).toBe('/recovery/domain?done=switched-off');
    expect(await isOn()).toBe(false);
    const page = await person.get(left.location!);
    expect(page.text).toContain('The domain is switched off.');
    expect(page.html).not.toContain('/recovery/domain/switching-off');
    const entered = await new Person().post(await linkFor(admin.username), { password: PASSWORD });
    expect(entered.status).toBe(303);
    expect(await logOf()).toEqual([
      `recovery-used success ${place.domain}`,
      `domain-recovered success ${place.domain}`,
    ]);
  });

  test('takes a new secret where the tenant has a registration of its own, and only there', async () => {
    const fields = { clientId: 'own-client', secret: 'fresh-secret' };
    expect((await person.post('/recovery/domain/own-application', fields)).status).toBe(404);
    const { tenant, domainId } = place;
    await setOwnApplication(services(), tenant.id, {
      domainId,
      actor: SERVICE,
      clientId: 'own-client',
      secret: 'old-secret',
    });
    expect((await person.get('/recovery/domain')).html).toContain('value="own-client"');
    const problem = await person.post('/recovery/domain/own-application', { clientId: 'a b', secret: 'x' });
    expect(problem.status).toBe(422);
    expect(problem.text).toContain('This can be no client id.');
    const saved = await person.post('/recovery/domain/own-application', fields);
    expect(saved.location).toBe('/recovery/domain?done=saved');
    expect(await logOf()).toContain('own-application-changed success microsoft');
    expect(await isOn()).toBe(true);
  });

  test('opens nothing else: no administration, no account, no API, no other domain', async () => {
    const other = await makeFederated();
    const { id } = place.tenant;
    for (const path of [
      `/admin/${id}`,
      `/admin/${id}/domains`,
      `/admin/${id}/domains/${place.domainId}`,
      '/account',
      '/operator',
      '/tenants',
    ]) {
      expect((await person.get(path)).location, path).toMatch(/^\/sign-in\?flow=/);
    }
    const pass = person.cookies.get('__Host-recovery')!;
    const api = await person.get(`/api/v1/tenants/${id}/users`, { Authorization: `Bearer ${pass}` });
    expect(api.status).toBe(401);
    await person.post('/recovery/domain/switching-off', { domainId: other.domainId });
    expect(await isOn(other)).toBe(true);
  });

  test('is this browser’s alone', async () => {
    const thief = new Person();
    await thief.get('/sign-in');
    await give('0000-0000-0000-0000', admin.username, thief);
    thief.cookies.set('__Host-recovery', person.cookies.get('__Host-recovery')!);
    expect((await thief.get('/recovery/domain')).location).toBe('/recovery?ended');
    thief.cookies.set('__Host-recovery', person.cookies.get('__Host-recovery')!);
    expect((await thief.post('/recovery/domain/switching-off')).location).toBe('/recovery?ended');
    expect(await isOn()).toBe(true);
  });

  test('ends after half an hour, and says so', async () => {
    clock.advance(30 * MINUTE);
    expect((await person.get('/recovery/domain')).location).toBe('/recovery?ended');
    expect((await person.get('/recovery?ended')).text).toContain('What a code opened is over.');
    expect(await isOn()).toBe(true);
  });

  test('ends when the person closes it, for a copy of the cookie too', async () => {
    const pass = person.cookies.get('__Host-recovery')!;
    expect((await person.post('/recovery/end')).location).toBe('/recovery?closed');
    expect(person.cookies.has('__Host-recovery')).toBe(false);
    person.cookies.set('__Host-recovery', pass);
    expect((await person.post('/recovery/domain/switching-off')).location).toBe('/recovery?ended');
    expect(await isOn()).toBe(true);
    expect((await give()).text, 'the code stays used').toContain(WRONG);
  });

  test('ends when the administrator is deactivated', async () => {
    await makeUser(place.tenant, { role: 'admin' });
    await deactivateUser(services(), place.tenant.id, { userId: admin.userId, actor: SERVICE });
    expect((await person.post('/recovery/domain/switching-off')).location).toBe('/recovery?ended');
    expect(await isOn()).toBe(true);
  });

  test('ends when the domain is not the tenant’s any more', async () => {
    await services().db.run(sql`update domains set proved_at = null where id = ${place.domainId}`);
    expect((await person.get('/recovery/domain')).location).toBe('/recovery?ended');
  });

  test('is no form of another site', async () => {
    const page = await person.post('/recovery/domain/switching-off', {}, { Origin: 'https://evil.example' });
    expect(page.status).toBe(403);
    expect(await isOn()).toBe(true);
  });
});

test('without a code nothing is there', async () => {
  expect((await person.get('/recovery/domain')).location).toBe('/recovery');
  expect((await person.post('/recovery/end')).location).toBe('/recovery');
  expect((await person.get('/recovery/nothing')).status).toBe(404);
});

describe('D1 in trouble loses no code:', () => {
  beforeEach(() => fail());

  test.each([0, 1])('failing after %i operations', async (after) => {
    const unlucky = new Person({ bindings: { DB: brokenD1(env.DB, { after }) } });
    expect((await give(admin.codes[0], admin.username, unlucky)).status).toBe(503);
    expect(await usedCodes()).toBe(0);
    expect(await toldOf()).toBe(0);
    expect((await give()).location).toBe('/recovery/domain');
  });

  test('an answer that is lost on the way has opened it all the same', async () => {
    const unlucky = new Person({ bindings: { DB: brokenD1(env.DB, { after: 1, lost: true, failures: 1 }) } });
    const page = await give(admin.codes[0], admin.username, unlucky);
    expect(page.location).toBe('/recovery/domain');
    unlucky.bindings = {};
    expect((await unlucky.get('/recovery/domain')).status).toBe(200);
    expect(await toldOf()).toBe(1);
  });

  test('a failure of ours is no try of theirs', async () => {
    const unlucky = new Person({ bindings: { DB: brokenD1(env.DB, { after: 1, failures: 1 }) } });
    for (let tried = 0; tried < 12; tried += 1) {
      unlucky.bindings = { DB: brokenD1(env.DB, { after: 1, failures: 1 }) };
      expect((await give(admin.codes[0], admin.username, unlucky)).status).toBe(503);
    }
    expect((await give()).location).toBe('/recovery/domain');
  });
});

test('both languages', async () => {
  const norwegian = new Person({ language: 'nb' });
  expect((await norwegian.get('/recovery')).text).toContain('Gjenopprettingskode');
  await fail();
  await give(admin.codes[0], admin.username, norwegian);
  expect((await norwegian.get('/recovery/domain')).text).toContain('Slå av domenet');
  await mend();
  expect((await norwegian.get('/recovery/domain')).text).toContain('Den svarer');
});
