import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { csvOf, uploadFile } from '../support/worker/imports.ts';
import { makeNewOperator } from '../support/worker/operators.ts';
import { submit } from '../support/worker/forms.ts';
import {
  codeFor,
  getAccount,
  getUser,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  proveDomain,
  signIn,
  signInAs,
  typeUsername,
} from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, DAY, lastMailTo, mailsTo, services, unique } from '../support/worker/world.ts';

/** An administrator who means no good, and their own tenant. */
async function makeVillain() {
  const tenant = await makeTenant();
  const user = await makeUser(tenant, { role: 'admin' });
  return { tenant, ...user, users: `/admin/${tenant.id}/users` };
}

type Villain = Awaited<ReturnType<typeof makeVillain>>;

function register({ person, users }: Villain, given: Record<string, string>): Promise<Page> {
  const names = { firstName: 'Some', lastName: 'One' };
  return person.post(users, { ...names, role: 'user', language: '', associateId: unique('a'), ...given });
}

/** Registers through the page; answers the path of the user's page. */
async function registered(villain: Villain, username: string): Promise<string> {
  const answered = await register(villain, { username });
  if (answered.status !== 303) throw new Error(answered.text);
  return answered.location!.split('?')[0]!;
}

const versionOf = (page: Page) => /name="version" value="(\d+)"/.exec(page.html)![1]!;

/** A page without what is random, of this villain or of these people. */
function withoutOwn({ status, html, location, operations }: Page, villain: Villain, usernames: string[]) {
  const own = usernames.flatMap((username) => [encodeURIComponent(username), username]);
  const blank = (text: string) =>
    [...own, villain.tenant.name, villain.tenant.id, villain.username]
      .reduce((blanked, given) => blanked.replaceAll(given, '…'), text)
      .replace(/\b[a-z2-7]{24}\b/g, '<id>')
      .replace(/\b[aA]\d+\b/g, '<associate>')
      .replace(/\b10(\.\d+){3}\b/g, '<network>')
      .replace(/(?<=<code>|,)[a-z2-7]{8}(?=<|\s)/g, '<reference>')
      .replace(/\d+ \w+ \d{4},? (at )?\d\d:\d\d/g, '<time>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replace(/\d+ (seconds?|minutes?|hours?)/g, '<wait>');
  return { status, html: blank(html), location: location && blank(location), operations };
}

describe('squatting: registering a stranger first', () => {
  test('leads to no credential: nothing shows the link, sets a password or renames', async () => {
    const villain = await makeVillain();
    const username = `${unique('stranger')}@people.example`;
    const path = await registered(villain, username);
    const account = await getAccount(username);
    const token = (await linkFor(username)).split('/').at(-1)!;

    const { person, tenant, users } = villain;
    const seen = await Promise.all(
      [
        path,
        users,
        `${users}.csv`,
        `${path}/username`,
        `/admin/${tenant.id}/audit`,
        `/admin/${tenant.id}`,
      ].map((page) => person.get(page)),
    );
    for (const page of seen) expect(page.html).not.toContain(token);
    expect((await person.post(`${path}/password-reset`)).status).toBe(422);
    const wanted = {
      username: villain.username,
      shownUsername: username,
      shownRename: '',
      expected: 'at-once',
    };
    expect((await person.post(`${path}/username`, wanted)).status).toBe(403);
    const contact = { email: villain.username, shownEmail: username };
    expect((await person.post(`${path}/username/contact-address`, contact)).status).toBe(403);
    expect(await getAccount(username)).toEqual(account);
    expect((await mailsTo(username)).length, 'no reset was mailed').toBe(1);
  });

  test('makes the tenant primary of nobody: the stranger chooses whom to confirm, and chose the password alone', async () => {
    const [villain, employer] = [await makeVillain(), await makeTenant()];
    const username = `${unique('stranger')}@people.example`;
    const path = await registered(villain, username);
    const { userId } = await invite(employer, { username });
    const stranger = new Person();
    await stranger.post(await linkFor(username), { password: PASSWORD });
    expect((await getAccount(username)).primaryTenantId).toBe(employer.id);
    expect((await getUser(villain.tenant.id, username)).confirmedAt).toBeNull();
    expect((await villain.person.get(path)).text).toContain('Invited');
    expect((await stranger.get(`/tenants/${villain.tenant.id}`)).status).toBe(403);

    const page = await villain.person.get(path);
    for (const deed of ['deactivation', 'activation', 'removal']) {
      await villain.person.post(`${path}/${deed}`, { version: versionOf(page) });
    }
    await villain.person.post(`${path}/sessions/sign-out`);
    expect((await stranger.get(`/tenants/${employer.id}`)).status, 'and nothing here reaches there').toBe(
      200,
    );
    expect((await getUser(employer.id, username)).id).toBe(userId);
  });

  test('a domain that is claimed and not proved confirms nobody', async () => {
    const villain = await makeVillain();
    const domain = `${unique('coveted')}.example`;
    const given = { domain, provider: 'google', directory: domain } as const;
    await registerDomain(services(), villain.tenant.id, { given, actor: SERVICE });
    await registered(villain, `kim@${domain}`);
    expect(await getUser(villain.tenant.id, `kim@${domain}`)).toMatchObject({ confirmedAt: null });
    expect(await getAccount(`kim@${domain}`)).toMatchObject({ primaryTenantId: null, passwordHash: null });
  });

  test('someone who has an account keeps it as it is, sessions included', async () => {
    const villain = await makeVillain();
    const { username, person } = await makeUser(await makeTenant());
    const before = await getAccount(username);
    const path = await registered(villain, username);
    await villain.person.post(`${path}/invitation-mail`);
    await villain.person.post(`${path}/invitation-link/revocation`);
    expect(await getAccount(username)).toEqual(before);
    expect((await person.get('/account')).status).toBe(200);
  });
});

describe('renaming a colleague into a mailbox of one’s own', () => {
  /** A colleague whose primary tenant is the villain's, and who works elsewhere too. */
  async function makeVictim({ joined = true } = {}) {
    const villain = await makeVillain();
    const domain = `${unique('villains')}.example`;
    await proveDomain(villain.tenant, domain);
    const victim = await makeUser(villain.tenant);
    const elsewhere = await makeTenant();
    const path = `${villain.users}/${victim.userId}/username`;
    const invited = joined ? await invite(elsewhere, { username: victim.username }) : null;
    if (invited) await victim.person.post(`/invitations/${invited.userId}/confirmation`);
    return { villain, victim, elsewhere, path, mailbox: `inbox@${domain}` };
  }

  async function rename(villain: Villain, path: string, username: string): Promise<Page> {
    const form = await villain.person.get(path);
    const check = await submit(villain.person, form, `${path}/forecast`, { username });
    return submit(villain.person, check, path);
  }

  test('waits, and the mailbox gets nothing that opens: no code, no reset, no sign-in', async () => {
    const { villain, victim, elsewhere, path, mailbox } = await makeVictim();
    expect((await rename(villain, path, mailbox)).location).toContain('done=asked');
    const browser = new Person();
    await typeUsername(browser, mailbox);
    await browser.post('/password-reset', { username: mailbox });
    expect(await mailsTo(mailbox)).toEqual([]);
    expect((await signIn(new Person(), mailbox)).status).toBe(422);
    expect(await getAccount(victim.username)).toMatchObject({ username: victim.username });
    expect((await victim.person.get(`/tenants/${elsewhere.id}`)).status).toBe(200);

    clock.advance(14 * DAY + 1);
    const later = await signInAs(victim.username);
    expect((await later.get('/account/username')).text, 'and it lapses').toContain('No new username waits');
  });

  test('even the code, once in the mailbox, counts only in the session of the person who asked for it', async () => {
    const { villain, victim, path, mailbox } = await makeVictim();
    await rename(villain, path, mailbox);
    const page = await victim.person.get('/account/username');
    await submit(victim.person, page, '/account/username/code-mail');
    const code = await codeFor(mailbox);
    const form = await victim.person.get('/account/username?done=mailed');
    const confirm = (person: Person) => submit(person, form, '/account/username/confirmation', { code });
    expect((await confirm(new Person())).location).toContain('/sign-in');
    expect((await confirm(villain.person)).location).toBe('/account/username');
    const browser = new Person();
    const typed = await typeUsername(browser, mailbox);
    expect((await browser.post('/sign-in/code', { flow: typed.flow, code })).status).toBe(422);
    expect((await getAccount(victim.username)).username).toBe(victim.username);
  });

  test('a forged page that says it happens at once is not believed', async () => {
    const { villain, victim, path, mailbox } = await makeVictim();
    const forged = {
      username: mailbox,
      shownUsername: victim.username,
      shownRename: '',
      expected: 'at-once',
    };
    expect((await villain.person.post(path, forged)).status).toBe(409);
    expect((await getAccount(victim.username)).username).toBe(victim.username);
  });

  test('a contact address of one’s own gets no code, no link and no reset', async () => {
    const { villain, victim, path, mailbox } = await makeVictim();
    const page = await villain.person.get(path);
    await submit(villain.person, page, `${path}/contact-address`, { email: mailbox });
    await new Person().post('/password-reset', { username: victim.username });
    await villain.person.post(`${villain.users}/${victim.userId}/password-reset`);
    await rename(villain, path, `${unique('far')}@people.example`);
    expect(await mailsTo(mailbox)).toEqual([]);
    await victim.person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    const [notice, ...more] = await mailsTo(mailbox);
    expect(notice?.subject).toBe('Your password was changed');
    expect(notice?.links.some((link) => link.includes('/links/'))).toBe(false);
    expect(more).toEqual([]);
  });

  test('where nobody else knows the person it happens at once, and reaches no tenant that invites later', async () => {
    const { villain, victim, elsewhere, path, mailbox } = await makeVictim({ joined: false });
    expect((await rename(villain, path, mailbox)).location).toContain('done=renamed');
    await invite(elsewhere, { username: victim.username });
    clock.advance(DAY);
    await new Person().post('/password-reset', { username: mailbox });
    const thief = new Person();
    await thief.post(await linkFor(mailbox), { password: OTHER_PASSWORD });
    expect((await thief.get('/account')).text).not.toContain(elsewhere.name);
    expect((await thief.get(`/tenants/${elsewhere.id}`)).status).toBe(403);
    expect((await getAccount(victim.username)).id).not.toBe((await getAccount(mailbox)).id);
  });

  test('where another tenant’s invitation waits it is not at once; where it was declined it is', async () => {
    const { villain, victim, elsewhere, mailbox } = await makeVictim({ joined: false });
    const { userId } = await invite(elsewhere, { username: victim.username });
    const wanted = {
      userId: victim.userId,
      actor: SERVICE,
      shownUsername: victim.username,
      newUsername: mailbox,
    };
    const tenantId = villain.tenant.id;
    expect((await renameAccount(services(), tenantId, wanted)).outcome).toBe('waits-for-person');
    await victim.person.post(`/invitations/${userId}/refusal`);
    expect((await renameAccount(services(), tenantId, wanted)).outcome).toBe('renamed');
  });
});

describe('probing who has an account', () => {
  /** What an administrator sees of people of every kind, without what is random or theirs. */
  async function compare(look: (villain: Villain, username: string) => Promise<Page[]>): Promise<void> {
    const known = await makeUser(await makeTenant());
    const operator = await makeNewOperator();
    const seen: unknown[] = [];
    for (const username of [`${unique('nobody')}@people.example`, known.username, operator.username]) {
      const villain = await makeVillain();
      const pages = await look(villain, username);
      seen.push(pages.map((page) => withoutOwn(page, villain, [username])));
    }
    expect(seen[1], 'someone known').toEqual(seen[0]);
    expect(seen[2], 'an operator').toEqual(seen[0]);
  }

  test('by registering: the answer, the pages, the lists, the export and the log', async () => {
    await compare(async (villain, username) => {
      const answered = await register(villain, { username });
      expect(answered.status).toBe(303);
      const path = answered.location!.split('?')[0]!;
      const { person, tenant, users } = villain;
      const paths = [
        path,
        `${path}/role`,
        `${path}/removal`,
        `${path}/username`,
        users,
        `${users}?search=${username}`,
      ];
      const more = [
        `${users}.csv`,
        `/admin/${tenant.id}`,
        `/admin/${tenant.id}/audit`,
        `/admin/${tenant.id}/audit.csv`,
      ];
      const pages: Page[] = [answered];
      for (const page of [...paths, ...more]) pages.push(await person.get(page));
      return pages;
    });
  });

  test('by registering twice, mailing again, resetting, renaming and revoking', async () => {
    await compare(async (villain, username) => {
      const path = await registered(villain, username);
      const { person } = villain;
      const wanted = { username: `${unique('x')}@people.example`, shownUsername: username, shownRename: '' };
      const pages = [
        await register(villain, { username }),
        await person.post(`${path}/invitation-mail`),
        await person.post(`${path}/invitation-mail`),
        await person.post(`${path}/password-reset`),
        await person.post(`${path}/username/forecast`, wanted),
        await person.post(`${path}/invitation-link/revocation`),
        await person.get(path),
      ];
      return pages.map((page) => ({ ...page, html: page.html.replaceAll(wanted.username, '…') }));
    });
  });

  test('by the preview of an upload', async () => {
    await compare(async (villain, username) => {
      const text = csvOf([`${username},77,Kim,Moen,,`]);
      const uploaded = await uploadFile(villain.person, villain.tenant, text);
      return [uploaded, await villain.person.get(uploaded.location!)];
    });
  });

  test('by watching what they do elsewhere: signing in, changing a password, declining nothing', async () => {
    const villain = await makeVillain();
    const { username, person } = await makeUser(await makeTenant());
    const path = await registered(villain, username);
    const before = await villain.person.get(path);
    const log = await villain.person.get(`/admin/${villain.tenant.id}/audit`);
    await signInAs(username);
    await person.get(`/tenants/${villain.tenant.id}`);
    await person.post(`/tenants/${villain.tenant.id}`);
    await person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    expect((await villain.person.get(path)).html).toBe(before.html);
    expect((await villain.person.get(`/admin/${villain.tenant.id}/audit`)).text).toBe(log.text);
  });

  test('by renaming someone to the name: it waits whoever has it, in as many round trips', async () => {
    const villain = await makeVillain();
    const taken = await makeUser(await makeTenant());
    const seen = [];
    for (const newUsername of [taken.username, `${unique('nobody')}@people.example`]) {
      const own = await makeUser(villain.tenant);
      const path = `${villain.users}/${own.userId}/username`;
      const form = await villain.person.get(path);
      const check = await submit(villain.person, form, `${path}/forecast`, { username: newUsername });
      const asked = await submit(villain.person, check, path);
      seen.push([
        check.status,
        check.operations,
        asked.status,
        asked.operations,
        asked.location!.split('?')[1],
      ]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });
});

describe.each(['at once', 'by the person'] as const)(
  'a rename elsewhere, %s, shows nothing through',
  (way) => {
    type Scene = { villain: Villain; path: string; old: string; fresh: string; associateId: string };

    /** Someone who never answered the villain's invitation, or a stranger with the same kind of address. */
    async function makeScene(kind: 'renamed' | 'stranger'): Promise<Scene> {
      const [villain, home] = [await makeVillain(), await makeTenant()];
      const domains = [`${unique('old')}.example`, `${unique('new')}.example`];
      if (way === 'at once') for (const domain of domains) await proveDomain(home, domain);
      const [old, fresh] = domains.map((domain) => `ida@${domain}`) as [string, string];
      const known = kind === 'renamed' ? await makeUser(home, { username: old }) : null;
      const associateId = unique('a');
      const answered = await register(villain, { username: old, associateId });
      if (known) {
        const wanted = { userId: known.userId, actor: SERVICE, shownUsername: old, newUsername: fresh };
        await renameAccount(services(), home.id, wanted);
        if (way === 'by the person') await confirm(known.person, fresh);
        // Throws where that came to nothing.
        await getAccount(fresh);
      }
      return { villain, path: answered.location!.split('?')[0]!, old, fresh, associateId };
    }

    async function confirm(person: Person, fresh: string): Promise<void> {
      const page = await person.get('/account/username');
      await submit(person, page, '/account/username/code-mail');
      const form = await person.get('/account/username?done=mailed');
      await submit(person, form, '/account/username/confirmation', { code: await codeFor(fresh) });
    }

    async function deactivate({ villain, path }: Scene): Promise<Page> {
      const page = await villain.person.get(path);
      return villain.person.post(`${path}/deactivation`, { version: versionOf(page) });
    }

    test.each<[string, (scene: Scene) => Promise<Page[]>]>([
      ['looking', async () => []],
      [
        'mailing it again',
        async ({ villain, path }) => [await villain.person.post(`${path}/invitation-mail`)],
      ],
      [
        'revoking the link',
        async ({ villain, path }) => [await villain.person.post(`${path}/invitation-link/revocation`)],
      ],
      [
        'registering them again with the same associate ID',
        async ({ villain, old, associateId }) => [await register(villain, { username: old, associateId })],
      ],
      [
        'registering them again with another associate ID',
        async ({ villain, old }) => [await register(villain, { username: old })],
      ],
      [
        'registering a guess of the new username',
        async ({ villain, fresh }) => [await register(villain, { username: fresh, lastName: 'Two' })],
      ],
      [
        'registering the guess once the invitation is deactivated',
        async (scene) => [
          await deactivate(scene),
          await register(scene.villain, { username: scene.fresh, lastName: 'Two' }),
        ],
      ],
      [
        'waiting until the link has expired',
        async ({ villain }) => {
          clock.advance(3 * DAY);
          villain.person = await signInAs(villain.username);
          return [];
        },
      ],
    ])('an invitation that waits, whoever watches by %s', async (_, probe) => {
      const seen = [];
      for (const kind of ['stranger', 'renamed'] as const) {
        const scene = await makeScene(kind);
        const { villain, path, old, fresh } = scene;
        const pages = await probe(scene);
        const { tenant, users } = villain;
        for (const page of [path, `${path}/username`, users, `${users}.csv`, `/admin/${tenant.id}/audit`])
          pages.push(await villain.person.get(page));
        seen.push(pages.map((page) => withoutOwn(page, villain, [old, fresh])));
      }
      expect(seen[1]).toEqual(seen[0]);
    });

    test('what was deactivated before looks as it did after', async () => {
      const [villain, home] = [await makeVillain(), await makeTenant()];
      const domain = `${unique('old')}.example`;
      if (way === 'at once') await proveDomain(home, domain);
      const { username, userId, person } = await makeUser(home, { username: `ida@${domain}` });
      const path = await registered(villain, username);
      await villain.person.post(`${path}/deactivation`, { version: '0' });
      const before = await villain.person.get(path);
      const newUsername = `eva@${domain}`;
      const wanted = { userId, actor: SERVICE, shownUsername: username, newUsername };
      await renameAccount(services(), home.id, wanted);
      if (way === 'by the person') await confirm(person, newUsername);
      expect((await getAccount(newUsername)).primaryTenantId).toBe(home.id);
      expect((await villain.person.get(path)).html).toBe(before.html);
      expect((await register(villain, { username: newUsername })).status).toBe(303);
    });

    test('and whoever has the old mailbox now may answer it, as anyone who is invited', async () => {
      const { villain, old, fresh } = await makeScene('renamed');
      expect(await getAccount(old)).toMatchObject({ passwordHash: null, primaryTenantId: null });
      const dead = await new Person().post(await linkFor(old), { password: PASSWORD });
      expect(dead.status, 'the link mailed before is dead').not.toBe(303);
      await villain.person.post(
        `${villain.users}/${(await getUser(villain.tenant.id, old)).id}/invitation-mail`,
      );
      const person = new Person();
      const entered = await person.post(await linkFor(old), { password: OTHER_PASSWORD });
      expect(entered.status).toBe(303);
      expect((await person.get(`/tenants/${villain.tenant.id}`)).status).toBe(200);
      expect((await signIn(new Person(), fresh, OTHER_PASSWORD)).status, 'and nothing else').not.toBe(303);
    });
  },
);

describe('phishing by invitations', () => {
  test('the mail shows SuperID, the tenant’s id and who invited', async () => {
    const villain = await makeVillain();
    const username = `${unique('someone')}@people.example`;
    await registered(villain, username);
    const mail = await lastMailTo(username);
    for (const text of [mail.text, mail.html]) {
      expect(text).toContain('SuperID');
      expect(text).toContain(`(${villain.tenant.id})`);
      expect(text).toContain('Test Person');
    }
    const origin = new URL(mail.links[0]!).origin;
    expect(mail.links.every((link) => new URL(link).origin === origin)).toBe(true);
  });

  test.each([
    ['https://evil.example/login', 'Person'],
    ['Urgent: go to', 'evil.example'],
    ['www.evil', 'example'],
    ['help@evil.example', 'Desk'],
    ['Microsoft', 'evil.example/security'],
  ])('a name like %s %s puts no link into the mail', async (firstName, lastName) => {
    const villain = await makeVillain();
    const own = `${villain.users}/${villain.userId}`;
    const page = await villain.person.get(own);
    const names = { firstName, lastName, associateId: unique('a'), version: versionOf(page) };
    expect((await villain.person.post(`${own}/names`, names)).status).toBe(303);
    const username = `${unique('someone')}@people.example`;
    await registered(villain, username);
    const mail = await lastMailTo(username);
    for (const text of [mail.subject, mail.text, mail.html]) expect(text).not.toContain('evil');
    expect(mail.text).toContain(`${villain.tenant.name} (${villain.tenant.id}) invites you`);
  });

  test.each(['Anna\nVisit evil', 'Anna\r\nBcc: all@evil.example', 'Anna\u2028Visit', '\u202EannA'])(
    'a name with a line of its own is refused: %j',
    async (firstName) => {
      const villain = await makeVillain();
      const username = `${unique('someone')}@people.example`;
      expect((await register(villain, { username, firstName })).status).toBe(422);
      await expect(getAccount(username)).rejects.toThrow();
      expect(await mailsTo(username)).toEqual([]);
    },
  );

  test('beyond the limit of a day invitations wait in the outbox, resent ones too', async () => {
    const villain = await makeVillain();
    await services().db.run(sql`update tenants set invitations_per_day = 3 where id = ${villain.tenant.id}`);
    // One went to the administrator.
    const crowd = Array.from({ length: 4 }, () => `${unique('someone')}@people.example`);
    const paths: string[] = [];
    for (const username of crowd) paths.push(await registered(villain, username));
    await villain.person.post(`${paths[0]}/invitation-mail`);
    const mailed = async () => (await Promise.all(crowd.map(mailsTo))).map((mails) => mails.length);
    expect(await mailed()).toEqual([1, 1, 0, 0]);
    clock.advance(DAY + 1);
    await sendOutbox(services());
    const [, , third, fourth] = await mailed();
    expect([third, fourth]).toEqual([1, 1]);
  });
});
