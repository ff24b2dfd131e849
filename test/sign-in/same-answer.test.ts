import { SERVICE } from '../../src/users/actor.ts';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { invite, linkFor, makeTenant, makeUser, PASSWORD } from '../support/worker/people.ts';
import { makeNewOperator, makeOperator } from '../support/worker/operators.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, DAY, hashing, mailsTo, services, unique } from '../support/worker/world.ts';

/** Nobody learns who has an account. */

const kinds = [
  'known',
  'unknown',
  'unvalidated',
  'invited',
  'deactivated',
  'operator',
  'new-operator',
] as const;
type Kind = (typeof kinds)[number];
const usernames = {} as Record<Kind, string>;

beforeAll(async () => {
  const tenant = await makeTenant();
  usernames.known = (await makeUser(tenant)).username;
  usernames.unknown = `${unique('nobody')}@people.example`;
  usernames.invited = (await invite(tenant)).username;

  const unvalidated = await makeUser(tenant);
  await services().db.run(
    sql`update accounts set validated_at = null where username = ${unvalidated.username}`,
  );
  usernames.unvalidated = unvalidated.username;

  const deactivated = await makeUser(tenant);
  await deactivateUser(services(), tenant.id, { userId: deactivated.userId, actor: SERVICE });
  usernames.deactivated = deactivated.username;

  usernames.operator = (await makeOperator()).username;
  usernames['new-operator'] = (await makeNewOperator()).username;
});

/** What a stranger can compare, without what is random or theirs. */
function answerOf(page: Page, username: string): unknown {
  const blank = (text: string) =>
    text
      .replaceAll(username, '<username>')
      .replaceAll(username.replace('@', '%40'), '<username>')
      .replace(/eyJ[A-Za-z0-9_.-]+/g, '<flow>')
      .replace(/\d+ (seconds?|minutes?|hours?)/g, '<wait>');
  const headers = [...page.headers].filter(([name]) => name !== 'set-cookie' && name !== 'retry-after');
  return {
    status: page.status,
    headers: headers.map(([name, value]) => [name, blank(value)]),
    cookies: page.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '=<value>')),
    retryAfter: page.headers.has('retry-after'),
    html: blank(page.html),
    d1: page.operations.d1,
    kv: page.operations.kv,
  };
}

/** The same steps for each kind of username; answers what each saw at each step. */
async function compare(steps: (person: Person, username: string) => Promise<Page[]>): Promise<void> {
  const answers: unknown[] = [];
  for (const kind of kinds) {
    const pages = await steps(new Person(), usernames[kind]);
    answers.push(pages.map((page) => answerOf(page, usernames[kind])));
  }
  for (const [index, answer] of answers.entries()) expect(answer, kinds[index]).toEqual(answers[0]);
}

describe('a username is answered the same whoever it belongs to', () => {
  test('when it is typed, and on the page that follows', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      return [posted, await person.get(posted.location!)];
    });
  });

  test('when the password is wrong, with one hash for each', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      const before = hashing.verified;
      const refused = await person.post('/sign-in/password', {
        flow: posted.flow,
        password: 'not the right one',
      });
      expect(hashing.verified - before).toBe(1);
      expect(refused.status).toBe(422);
      return [refused];
    });
  });

  test('below and at the limit of passwords, where nothing is hashed any more', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      const pages: Page[] = [];
      for (let attempt = 1; attempt <= 12; attempt += 1) {
        const before = hashing.verified;
        const page = await person.post('/sign-in/password', {
          flow: posted.flow,
          password: 'not the right one',
        });
        expect(page.status, `try ${attempt}`).toBe(attempt <= 10 ? 422 : 429);
        expect(hashing.verified - before, `hashes of try ${attempt}`).toBe(attempt <= 10 ? 1 : 0);
        pages.push(page);
      }
      return pages;
    });
  }, 30_000);

  test('when a code is asked for, below and at the limits', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      const pages = [await person.post('/sign-in/code-mail', { flow: posted.flow })];
      expect(pages[0]!.status, 'twice in a minute').toBe(429);
      return pages;
    });
    for (let mail = 2; mail <= 5; mail += 1) {
      clock.advance(61_000);
      await compare(async (person, username) => {
        const page = await person.post('/sign-in', { username });
        return [await person.get(page.location!)];
      });
    }
    clock.advance(61_000);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      const page = await person.post('/sign-in/code-mail', { flow: posted.flow });
      expect(page.status, 'a sixth mail in the hour').toBe(429);
      return [page];
    });
  });

  test('when a wrong code is typed, up to the limit of a day', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const posted = await person.post('/sign-in', { username });
      const pages: Page[] = [];
      for (let attempt = 1; attempt <= 22; attempt += 1) {
        const page = await person.post('/sign-in/code', { flow: posted.flow, code: '000000' });
        expect(page.status, `try ${attempt}`).toBe(attempt <= 20 ? 422 : 429);
        pages.push(page);
      }
      return pages;
    });
  });

  test('when a reset is asked for, below and at the limits', async () => {
    clock.advance(DAY);
    await compare(async (person, username) => {
      const asked = await person.post('/password-reset', { username });
      return [asked, await person.get(asked.location!), await person.post('/password-reset', { username })];
    });
  });
});

test('R9: only those with no way in yet are mailed a code', async () => {
  clock.advance(DAY);
  const mailed: Record<string, boolean> = {};
  for (const kind of kinds) {
    const before = (await mailsTo(usernames[kind])).length;
    await new Person().post('/sign-in', { username: usernames[kind] });
    const [newest, ...older] = await mailsTo(usernames[kind]);
    mailed[kind] = older.length + 1 > before && newest?.code !== null && newest !== undefined;
  }
  expect(mailed).toEqual({
    known: false,
    unknown: false,
    unvalidated: true,
    invited: true,
    deactivated: false,
    operator: false,
    'new-operator': true,
  });
});

test('an unknown username lies nowhere in clear', async () => {
  const username = `${unique('secretive')}@people.example`;
  const person = new Person();
  const posted = await person.post('/sign-in', { username });
  await person.post('/sign-in/password', { flow: posted.flow, password: 'not the right one' });
  await person.post('/sign-in/code', { flow: posted.flow, code: '000000' });
  await person.post('/password-reset', { username });
  const { db } = services();
  const tables = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'`,
  );
  for (const { name } of tables) {
    const rows = await db.all(sql`select * from ${sql.identifier(name)}`);
    expect(JSON.stringify(rows), name).not.toContain('secretive');
  }
});

test('whoever has no password is refused like whoever types a wrong one', async () => {
  const { username } = await invite(await makeTenant());
  await linkFor(username);
  const person = new Person();
  const posted = await person.post('/sign-in', { username });
  const refused = await person.post('/sign-in/password', { flow: posted.flow, password: PASSWORD });
  expect(refused.text).toContain('That password is not right. Try again, or reset it.');
});
