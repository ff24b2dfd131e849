import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { mailSignInLinks } from '../../src/domains/mail-sign-in-links.ts';
import { switchDomainOff, switchDomainOn } from '../../src/domains/switch-domain.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { openDb } from '../../src/storage/db.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { meanwhile } from '../support/worker/broken.ts';
import { makeFederated, makeFederatedUser, type Federated } from '../support/worker/federation.ts';
import {
  getUser,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  signIn,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { mailsTo, services } from '../support/worker/world.ts';

let place: Federated;

beforeEach(async () => {
  place = await makeFederated();
  // What earlier tests left to be mailed is not of this one.
  await services().db.run(sql`update domains set links_from = null`);
});

function switchOff({ tenant, domainId }: Federated = place): Promise<void> {
  return switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
}

async function linksFrom(): Promise<string | null> {
  const [row] = await services().db.all<{ links_from: string | null }>(
    sql`select links_from from domains where id = ${place.domainId}`,
  );
  return row!.links_from;
}

async function subjectsTo(username: string): Promise<string[]> {
  await sendOutbox(services(), 500);
  return (await mailsTo(username)).map(({ subject }) => subject);
}

const SUBJECT = 'Choose a password for SuperID';

test('after a domain was switched off, whoever has no password is mailed a link, once, and chooses one by it', async () => {
  const { username } = await makeFederatedUser(place);
  await switchOff();
  expect(await mailSignInLinks(services())).toBe(1);
  expect(await linksFrom(), 'nobody is left').toBeNull();
  expect(await mailSignInLinks(services())).toBe(0);
  expect((await subjectsTo(username)).filter((subject) => subject === SUBJECT)).toHaveLength(1);

  const person = new Person();
  const entered = await person.post(await linkFor(username), { password: PASSWORD });
  expect(entered.status).toBe(303);
  expect((await signIn(new Person(), username)).status).toBe(303);
});

test('no mail goes to those with a password, nor to those who work nowhere', async () => {
  const other = await makeTenant();
  const withPassword = await makeFederatedUser(place);
  await services().db.run(
    sql`update accounts set password_hash = 'some' where username = ${withPassword.username}`,
  );
  const deactivated = await makeFederatedUser(place);
  await deactivateUser(services(), place.tenant.id, { userId: deactivated.userId, actor: SERVICE });
  const invited = await invite(other, { username: `invited@${place.domain}` });
  const elsewhere = await makeUser(other);
  await switchOff();
  expect(await mailSignInLinks(services())).toBe(0);
  for (const { username } of [withPassword, deactivated, invited, elsewhere]) {
    expect(await subjectsTo(username), username).not.toContain(SUBJECT);
  }
});

test('someone of a suspended tenant gets none, unless another tenant of theirs runs', async () => {
  const only = await makeFederatedUser(place);
  const both = await makeFederatedUser(place);
  const other = await makeTenant();
  const user = await getUser(place.tenant.id, both.username);
  await services().db
    .run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role,
    invited_at, invited_username, confirmed_at, username) select 'second-place', ${other.id}, account_id, 'a', 'A', 'B', 'user', 1,
    invited_username, 1, username from users where id = ${user.id}`);
  await switchOff();
  await suspendTenant(services(), place.tenant.id, SERVICE);
  expect(await mailSignInLinks(services())).toBe(1);
  expect(await subjectsTo(only.username)).not.toContain(SUBJECT);
  expect(await subjectsTo(both.username)).toContain(SUBJECT);
});

test('in the person’s language, or else the tenant’s', async () => {
  const tenant = await makeTenant({ language: 'nb' });
  const norwegian = await makeFederated({ tenant });
  const unasked = await makeFederatedUser(norwegian);
  const english = await makeFederatedUser(norwegian);
  await services().db.run(sql`update accounts set language = null where username = ${unasked.username}`);
  await services().db.run(sql`update accounts set language = 'en' where username = ${english.username}`);
  await switchOff(norwegian);
  expect(await mailSignInLinks(services())).toBe(2);
  expect(await subjectsTo(unasked.username)).toContain('Velg et passord til SuperID');
  expect(await subjectsTo(english.username)).toContain(SUBJECT);
});

/** People of the domain who have signed in, straight into the database. */
async function addMany(count: number): Promise<void> {
  const numbers = JSON.stringify(Array.from({ length: count }, (_, index) => index));
  const { domain, tenant } = place;
  const { db } = services();
  await db.run(sql`insert into accounts (id, username, domain, email, validated_at, created_at)
      select printf('many%05d', value), printf('many%05d@', value) || ${domain}, ${domain}, printf('many%05d@', value) || ${domain}, 1, 1
      from json_each(${numbers})`);
  await db.run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role,
        invited_at, invited_username, confirmed_at)
      select 'of' || id, ${tenant.id}, id, id, 'A', 'B', 'user', 1, username, 1 from accounts where domain = ${domain}`);
}

async function countMails(): Promise<{ mails: number; links: number; people: number }> {
  const [row] = await services().db.all<{ mails: number; links: number; people: number }>(
    sql`select (select count(*) from outbox where template = 'sign-in-link' and recipient like ${`%@${place.domain}`}) as mails,
      (select count(distinct recipient) from outbox where template = 'sign-in-link' and recipient like ${`%@${place.domain}`}) as people,
      (select count(*) from links where user_id is null and username like ${`%@${place.domain}`}) as links`,
  );
  return row!;
}

test('chunk by chunk: it goes on where it stopped, and two crons at once mail everyone once', async () => {
  await addMany(250);
  await switchOff();
  expect(await mailSignInLinks(services(), { most: 120 })).toBe(120);
  expect(await linksFrom()).toBe('many00119');
  const both = await Promise.all([mailSignInLinks(services()), mailSignInLinks(services())]);
  expect(both[0] + both[1]).toBe(130);
  expect(await countMails()).toEqual({ mails: 250, links: 250, people: 250 });
  expect(await linksFrom()).toBeNull();
  await services().db.run(sql`delete from users where id like 'ofmany%'`);
});

test('what another cron has mailed meanwhile is not mailed again', async () => {
  await makeFederatedUser(place);
  await switchOff();
  const db = openDb(meanwhile(env.DB, () => mailSignInLinks(services())));
  expect(await mailSignInLinks({ ...services(), db })).toBe(0);
  expect(await countMails()).toEqual({ mails: 1, links: 1, people: 1 });
});

test('a domain that is switched on meanwhile mails nobody', async () => {
  await makeFederatedUser(place);
  await switchOff();
  const { tenant, domainId } = place;
  const on = () => switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
  const db = openDb(meanwhile(env.DB, on));
  expect(await mailSignInLinks({ ...services(), db })).toBe(0);
  expect(await mailSignInLinks(services())).toBe(0);
  expect(await countMails()).toEqual({ mails: 0, links: 0, people: 0 });
});

test('someone who chose a password meanwhile is mailed nothing', async () => {
  const { username } = await makeFederatedUser(place);
  await switchOff();
  const db = openDb(
    meanwhile(env.DB, () =>
      Promise.resolve(
        services().db.run(sql`update accounts set password_hash = 'some' where username = ${username}`),
      ),
    ),
  );
  expect(await mailSignInLinks({ ...services(), db })).toBe(0);
  expect(await countMails()).toMatchObject({ mails: 0, links: 0 });
});
