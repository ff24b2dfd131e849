import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { makeToken } from '../../src/api-tokens/make-token.ts';
import { mailProblemOf } from '../../src/mail/mail-problem.ts';
import { countMailsForLater, selectStuckMails } from '../../src/mail/waiting-mails.ts';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { readOverview } from '../../src/users/read-overview.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { getAccount, invite, makeTenant, makeUser, proveDomain, signIn } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, HOUR, services, unique } from '../support/worker/world.ts';

async function makeWorld(given: Parameters<typeof makeTenant>[0] = {}) {
  const tenant = await makeTenant(given);
  const admin = await makeUser(tenant, { role: 'admin' });
  return { tenant, admin, path: `/admin/${tenant.id}` };
}

const overviewOf = (tenant: { id: string }) => readOverview(services(), tenant.id);

/** The tenant's welcome mail to this address was refused by the mail service. */
function refuseMail(tenantId: string, recipient: string, error: string) {
  return services().db.run(sql`update outbox set sent_at = null, tries = 3, last_error = ${error},
    next_try_at = ${clock.now() + HOUR} where tenant_id = ${tenantId} and recipient = ${recipient}`);
}

describe('the overview', () => {
  test('is only for administrators of this tenant, also without a slash behind it', async () => {
    const { tenant, path } = await makeWorld();
    const [plain, other] = [await makeUser(tenant), await makeWorld()];
    for (const asked of [path, `${path}/`]) {
      expect((await new Person().get(asked)).location, asked).toMatch(/^\/sign-in\?/);
      for (const { person } of [plain, other.admin]) {
        const refused = await person.get(asked);
        expect(refused.status, asked).toBe(403);
        expect(refused.html, asked).not.toContain(tenant.name);
      }
    }
    const nowhere = await other.admin.person.get(`/admin/${unique('Nowhere')}`);
    expect(nowhere.status).toBe(403);
  });

  test('counts who is active, invited and deactivated, each with the way to them', async () => {
    const { tenant, admin, path } = await makeWorld();
    await invite(tenant);
    const { userId } = await makeUser(tenant);
    await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
    await makeUser(tenant);
    expect((await overviewOf(tenant)).users).toEqual({ active: 2, invited: 1, deactivated: 1 });
    const page = await admin.person.get(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('2 Active users 1 Invited, not confirmed 1 Deactivated users');
    for (const state of ['active', 'invited', 'deactivated']) {
      expect(page.html).toContain(`href="${path}/users?state=${state}"`);
    }
    expect(page.text).toContain('Nothing needs your attention.');
    expect(page.operations.d1, 'one for the administrator, one for the overview').toBe(2);
  });

  test('draws thirty days of sign-ins, by outcome and by level', async () => {
    const { tenant, admin, path } = await makeWorld();
    clock.advance(2 * DAY);
    await signIn(admin.person, admin.username);
    await signIn(new Person(), admin.username, 'wrong every time');
    const { days, byLevel } = await overviewOf(tenant);
    expect(days).toHaveLength(30);
    expect(days.map(({ day }) => day)).toEqual(days.map(({ day }) => day).toSorted());
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    expect(days.at(-1)).toEqual({ day: today, success: 1, refusal: 1 });
    expect(days.at(-2)).toMatchObject({ success: 0, refusal: 0 });
    expect(days.at(-3)).toMatchObject({ success: 1, refusal: 0 });
    expect(byLevel).toEqual([{ level: 'password', success: 2, refusal: 1 }]);
    expect((await admin.person.get(path)).html).toContain('2 signed in, 1 refused');

    clock.advance(28 * DAY);
    expect((await overviewOf(tenant)).byLevel, 'the first of them is too long ago').toEqual([
      { level: 'password', success: 1, refusal: 1 },
    ]);
  });

  test('tells who waits: a link that has expired, an invitation declined, someone never told', async () => {
    const { tenant, admin, path } = await makeWorld();
    await invite(tenant);
    const { username, person } = await makeUser(await makeTenant());
    const { userId } = await invite(tenant, { username });
    await person.post(`/invitations/${userId}/refusal`);
    expect((await overviewOf(tenant)).waiting).toEqual({
      declined: 1,
      withoutLink: 0,
      untold: 0,
      more: false,
    });
    clock.advance(3 * DAY);
    await services().db.run(sql`update tenants set welcome_mails = 0 where id = ${tenant.id}`);
    await invite(tenant);
    expect((await overviewOf(tenant)).waiting).toEqual({
      declined: 1,
      withoutLink: 1,
      untold: 1,
      more: false,
    });
    await signIn(admin.person, admin.username);
    const { text, html } = await admin.person.get(path);
    expect(text).toContain('One person is invited, and the link in their mail does not work any more.');
    expect(text).toContain('One person declined the invitation.');
    expect(text).toContain('One person is invited, and no mail has told them.');
    expect(html).toContain(`href="${path}/users?told=never&amp;state=invited"`);
  });

  test("lists this tenant's mails that are stuck, with why in plain words, and no other's", async () => {
    const { tenant, admin, path } = await makeWorld();
    const other = await makeWorld();
    const [here, there] = [await invite(tenant), await invite(other.tenant)];
    await refuseMail(tenant.id, here.username, 'E_RECIPIENT_SUPPRESSED: on the list <secret-internals>');
    await refuseMail(other.tenant.id, there.username, '451 try again later');
    const { mails } = await overviewOf(tenant);
    expect(mails).toMatchObject({ stuck: 1, later: 0 });
    expect(mails.list).toEqual([
      {
        recipient: here.username,
        template: 'welcome',
        since: expect.any(Number) as number,
        problem: 'address',
        nextTryAt: expect.any(Number) as number,
      },
    ]);
    const page = await admin.person.get(path);
    expect(page.text).toContain('One mail is not sent.');
    expect(page.text).toContain(`${here.username} Invitation`);
    expect(page.text).toContain('The mail service does not deliver to this address.');
    expect(page.html).not.toMatch(/secret-internals|SUPPRESSED/);
    expect(page.text).not.toContain(there.username);
  });

  test('tells mails that nobody has tried from those that only wait for their day', async () => {
    const { tenant, admin, path } = await makeWorld();
    await services().db.run(sql`update tenants set invitations_per_day = 1 where id = ${tenant.id}`);
    await invite(tenant);
    await invite(tenant);
    const { mails } = await overviewOf(tenant);
    expect(mails.stuck).toBe(0);
    expect(mails.later).toBe(2);
    expect(mails.lastOfLater).toBeGreaterThan(clock.now() + DAY);
    expect((await admin.person.get(path)).text).toContain('2 invitations wait for a later day');

    clock.advance(4 * DAY);
    const overdue = (await overviewOf(tenant)).mails;
    expect(overdue).toMatchObject({ stuck: 2, later: 0 });
    expect(overdue.list.map(({ problem }) => problem)).toEqual([null, null]);
  });

  test('flags a token whose maker has left, and a domain that is not proved', async () => {
    const { tenant, admin, path } = await makeWorld();
    const second = await makeUser(tenant, { role: 'admin' });
    for (const { username } of [admin, second]) {
      const actor = { ...SERVICE, accountId: (await getAccount(username)).id };
      const given = { name: unique('token'), scopes: ['read' as const], expiresAt: null };
      expect((await makeToken(services(), tenant.id, { actor }, given)).outcome).toBe('made');
    }
    expect((await overviewOf(tenant)).flaggedTokens).toBe(0);
    await deactivateUser(services(), tenant.id, { userId: second.userId, actor: SERVICE });
    expect((await overviewOf(tenant)).flaggedTokens).toBe(1);

    const [proved, claimed] = ['a', 'b'].map((name) => `${unique(name)}.example`);
    await proveDomain(tenant, proved!, true);
    const given = { domain: claimed!, provider: 'google', directory: claimed! } as const;
    await registerDomain(services(), tenant.id, { given, actor: SERVICE });
    expect((await overviewOf(tenant)).domains).toMatchObject([
      { domain: proved, provider: 'microsoft', state: 'on' },
      { domain: claimed, provider: 'google', state: 'not-proved' },
    ]);
    const { text } = await admin.person.get(path);
    expect(text).toContain('One API token works although whoever made it is no administrator any more.');
    expect(text).toContain(`${claimed} is registered and not proved yet`);
    expect(text).toContain(`${proved} Microsoft Switched on`);
  });

  test("holds nothing of another tenant's, whatever there is of it", async () => {
    const { tenant } = await makeWorld();
    const before = await overviewOf(tenant);
    const other = await makeWorld();
    const { username } = await invite(other.tenant);
    await refuseMail(other.tenant.id, username, 'refused');
    await signIn(new Person(), other.admin.username, 'wrong every time');
    await proveDomain(other.tenant, `${unique('d')}.example`, true);
    await makeToken(
      services(),
      other.tenant.id,
      { actor: SERVICE },
      { name: 'T', scopes: ['read'], expiresAt: null },
    );
    expect(await overviewOf(tenant)).toEqual(before);
  });

  test('is an error page where the database fails, and Norwegian to whoever speaks it', async () => {
    const { admin, path } = await makeWorld();
    admin.person.language = 'nb';
    expect((await admin.person.get(path)).text).toContain('Pålogginger de siste 30 dagene');
    admin.person.bindings = { DB: brokenD1(env.DB, { after: 1 }) };
    expect((await admin.person.get(path)).status).toBe(503);
  });
});

test('however many mails wait, few are read: those refused and those overdue', async () => {
  const { db, now } = services();
  const planOf = async (query: { sql: string; params: unknown[] }) => {
    const { results } = await env.DB.prepare(`explain query plan ${query.sql}`)
      .bind(...query.params)
      .all<{ detail: string }>();
    return results.map(({ detail }) => detail).join('\n');
  };
  const stuck = await planOf(selectStuckMails(db, 'Test1', now, 20).toSQL());
  expect(stuck).toContain('outbox_refused (tenant_id=?)');
  expect(stuck).toContain('outbox_unsent (tenant_id=? AND next_try_at<?)');
  expect(stuck).not.toContain('SCAN outbox');
  expect(await planOf(countMailsForLater(db, 'Test1', now).toSQL())).toMatch(
    /INDEX outbox_unsent \(tenant_id=\? AND next_try_at>\?\)/,
  );
});

test.for([
  ['E_RECIPIENT_SUPPRESSED: Recipient is on suppression list', 'address'],
  ['550 5.1.1 no such user', 'address'],
  ['Recipient address rejected', 'address'],
  ['E_RATE_LIMIT_EXCEEDED: slow down', 'limit'],
  ['E_DAILY_LIMIT_EXCEEDED: tomorrow', 'limit'],
  ['451 try again later', 'limit'],
  ['E_INTERNAL_SERVER_ERROR: sorry', 'other'],
  ['Network connection lost.', 'other'],
  ['parameters expired', 'other'],
])('“%s” of the mail service is a matter of: %s', ([error, problem]) => {
  expect(mailProblemOf(error!)).toBe(problem);
});
