import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { readRules } from '../../src/group-rules/read-rules.ts';
import { submit } from '../support/worker/forms.ts';
import {
  advance,
  draft,
  makeGroup,
  newestRun,
  rule,
  save,
  strangersIn,
} from '../support/worker/group-rules.ts';
import { getUser, invite, makeTenant, makeUser, PASSWORD } from '../support/worker/people.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

// Each makes several people, whose passwords are hashed one after the other.
vi.setConfig({ testTimeout: 20_000 });

/** A tenant, its administrator, two more people, and a group with one of them. */
async function makeWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const [ida, kim] = [await makeUser(tenant), await makeUser(tenant)];
  const groupId = await makeGroup(tenant, [ida.userId]);
  return {
    tenant,
    admin,
    ida,
    kim,
    groupId,
    person: admin.person,
    base: `/admin/${tenant.id}/directories/rules`,
  };
}

const fields = { condition: 'in-group', group: '', role: 'keep', entry: 'keep', applies: 'always' };

async function savedOf(tenant: { id: string }) {
  return (await readRules(services().db, tenant.id, 'nobody')).saved;
}

/** The ids of the rules, as the page has them from the top. */
function idsOn(html: string): string[] {
  return [...new Set([...html.matchAll(/rules\/([a-z2-7]{24})\/removal"/g)].map(([, id]) => id!))];
}

test('the way from no rules to rules that are applied to everybody', async () => {
  const { tenant, ida, kim, groupId, person, base } = await makeWorld();
  const empty = await person.get(base);
  expect(empty.text).toContain('No rules');
  expect(empty.html).toContain(`href="${base}/new"`);

  const form = await person.get(`${base}/new`);
  expect(form.text).toContain('Bosses (1 person)');
  const added = await person.post(base, { ...fields, group: groupId, role: 'admin', stop: 'on' });
  expect(added.location).toBe(base);
  await person.post(base, { ...fields, condition: 'not-in-group', group: groupId, entry: 'no' });
  const list = await person.get(base);
  expect(list.text).toContain('Not in force yet');
  expect(list.text).toContain('In Bosses');
  expect(list.text).toContain('Administrator Stops here');
  expect(await savedOf(tenant), 'nothing is in force').toEqual([]);
  expect((await getUser(tenant.id, ida.username)).role).toBe('user');

  const preview = await person.get(`${base}/preview`);
  expect(preview.text).toContain('Becomes an administrator 1');
  expect(preview.text).toContain('May not sign in any more 2');
  expect(preview.text).toContain(ida.username);
  expect(preview.text).toContain(kim.username);

  const confirmed = await submit(person, preview, `${base}/confirmation`);
  expect(confirmed.location).toBe(base);
  expect((await getUser(tenant.id, ida.username)).role).toBe('admin');
  expect((await getUser(tenant.id, kim.username)).barredAt).not.toBeNull();
  expect((await kim.person.get(`/tenants/${tenant.id}`)).status).not.toBe(200);
  expect((await person.get(base)).status, 'by their own rule they are out too').toBe(403);

  const after = await ida.person.get(base);
  expect(after.text).toContain('Something changed for 3 people.');
  expect(after.text).not.toContain('Not in force yet');
});

describe('a draft', () => {
  test('is put in order, changed and taken apart rule by rule', async () => {
    const { groupId, person, base } = await makeWorld();
    for (const role of ['admin', 'user', 'keep']) {
      await person.post(base, { ...fields, condition: 'all', role, stop: 'on' });
    }
    const [one, two, three] = idsOn((await person.get(base)).html);
    await person.post(`${base}/${three}/place`, { direction: 'up' });
    expect(idsOn((await person.get(base)).html)).toEqual([one, three, two]);
    await person.post(`${base}/${one}/place`, { direction: 'up' });
    await person.post(`${base}/${one}/place`, { direction: 'down' });
    expect(idsOn((await person.get(base)).html)).toEqual([three, one, two]);

    const form = await person.get(`${base}/${two}`);
    expect(form.title).toContain('Change rule 3');
    expect(form.html).toMatch(/name="role" value="user" checked/);
    await person.post(`${base}/${two}`, { ...fields, group: groupId, role: 'user', applies: 'unset' });
    const changed = await person.get(base);
    expect(changed.text).toContain('In Bosses User Only if not set');
    const removed = await person.post(`${base}/${one}/removal`);
    expect(idsOn((await person.follow(removed)).html)).toEqual([three, two]);
    const again = await person.post(`${base}/${one}/removal`);
    expect((await person.follow(again)).text).toContain('That rule is not there any more.');
    expect((await person.get(`${base}/${one}`)).status).toBe(404);
  });

  test('is its own of each administrator, and is discarded', async () => {
    const { tenant, person, base } = await makeWorld();
    const other = await makeUser(tenant, { role: 'admin' });
    await person.post(base, { ...fields, condition: 'all', role: 'user' });
    expect((await other.person.get(base)).text).toContain('No rules');
    expect((await other.person.get(`${base}/preview`)).location).toBe(`${base}?done=nothing`);
    const discarded = await person.follow(await person.post(`${base}/draft/removal`));
    expect(discarded.text).toContain('Your changes are discarded.');
    expect(discarded.text).toContain('No rules');
  });

  test('that is outdated says so: saving it replaces what someone else has saved', async () => {
    const { tenant, person, base } = await makeWorld();
    await person.post(base, { ...fields, condition: 'all', role: 'user' });
    await save(tenant, [rule({ stop: true })]);
    const sentence = 'Someone else has saved rules since you began.';
    expect((await person.get(base)).text).toContain(sentence);
    const preview = await person.get(`${base}/preview`);
    expect(preview.text).toContain(sentence);
    await submit(person, preview, `${base}/confirmation`);
    expect(await savedOf(tenant)).toMatchObject([{ role: 'user', stop: false }]);
  });
});

describe('a rule that does not fit', () => {
  test.for([
    [{}, 'Choose the group that the rule is about.'],
    [{ group: 'a'.repeat(24), role: 'user' }, 'Choose the group that the rule is about.'],
    [{ condition: 'all' }, 'else the rule does nothing.'],
  ] as const)('%o', async ([given, sentence]) => {
    const { person, base } = await makeWorld();
    const answered = await person.post(base, {
      ...fields,
      ...('condition' in given ? {} : { role: 'user' }),
      ...given,
    });
    expect(answered.status).toBe(422);
    expect(answered.text).toContain(sentence);
  });

  test('is not one of our form: nothing happens', async () => {
    const { person, base } = await makeWorld();
    for (const given of [{ role: 'operator' }, { group: "x' or 1" }, { condition: '' }, { stop: 'yes' }]) {
      expect((await person.post(base, { ...fields, condition: 'all', ...given })).status).toBe(400);
    }
  });

  test('is one too many', async () => {
    const { tenant, admin, person, base } = await makeWorld();
    const { accountId } = await getUser(tenant.id, admin.username);
    const own = { accountId, holds: sql`true` };
    await draft(
      tenant,
      Array.from({ length: 40 }, () => rule({ stop: true })),
      own,
    );
    const answered = await person.post(base, { ...fields, condition: 'all', role: 'user' });
    expect(answered.text).toContain('A tenant has at most 40 rules.');
  });
});

describe('what is shown before it is saved', () => {
  test('is shown again where somebody came in between: nothing is saved', async () => {
    const { tenant, groupId, person, base } = await makeWorld();
    await person.post(base, { ...fields, condition: 'not-in-group', group: groupId, entry: 'no' });
    const preview = await person.get(`${base}/preview`);
    await invite(tenant);
    const answered = await submit(person, preview, `${base}/confirmation`);
    expect(answered.status).toBe(409);
    expect(answered.text).toContain('Something has changed since you looked.');
    expect(answered.text).toContain('May not sign in any more 2 Kept as the last administrator 1');
    expect(await savedOf(tenant)).toEqual([]);
    expect((await submit(person, answered, `${base}/confirmation`)).location).toBe(base);
    expect(await savedOf(tenant)).toHaveLength(1);
  });

  test('names the first fifty, and counts all', async () => {
    const { tenant, person, base } = await makeWorld();
    await strangersIn(tenant, 55);
    await person.post(base, { ...fields, condition: 'all', role: 'admin' });
    const { text, html } = await person.get(`${base}/preview`);
    expect(text).toContain('Something changes for 57 people.');
    expect(text).toContain('The first 50 by name:');
    expect(html.match(/data-label="Username"/g)).toHaveLength(50);
  });

  test('says who is kept as the last administrator', async () => {
    const { tenant, admin, person, base } = await makeWorld();
    await person.post(base, { ...fields, condition: 'all', role: 'user' });
    const preview = await person.get(`${base}/preview`);
    expect(preview.text).toContain('Kept as the last administrator');
    await submit(person, preview, `${base}/confirmation`);
    expect((await getUser(tenant.id, admin.username)).role).toBe('admin');
    expect((await person.get(base)).text).toContain('Test Person stays the last administrator');
  });
});

describe('rules make administrators, so it takes a recent proof', () => {
  test('to see what they would do: whoever gives one comes back to it', async () => {
    const { person, base } = await makeWorld();
    await person.post(base, { ...fields, condition: 'all', role: 'admin' });
    clock.advance(11 * MINUTE);
    const { flow } = await person.get(`${base}/preview`);
    const proved = await person.post('/sign-in/again', { flow, password: PASSWORD });
    expect(proved.location).toBe(`${base}/preview`);
  });

  test.for(['confirmation', 'run'])('for the %s', async (deed) => {
    const { tenant, person, base } = await makeWorld();
    await person.post(base, { ...fields, condition: 'all', role: 'admin' });
    const { html } = await person.get(`${base}/preview`);
    const seen = /name="seen" value="([\da-f]{64})"/.exec(html)![1]!;
    clock.advance(11 * MINUTE);
    await person.post(`${base}/${deed}`, { seen });
    expect(await savedOf(tenant)).toEqual([]);
    expect((await readRules(services().db, tenant.id, 'nobody')).run).toBeNull();
  });
});

test('a run is watched, stopped and taken up again from its page', async () => {
  const { tenant, person, base } = await makeWorld();
  expect((await person.get(`${base}/run/progress`)).status, 'there never was one').toBe(404);
  await save(tenant, [rule({ role: 'admin' })]);
  const running = await person.get(base);
  expect(running.html).toContain(`data-import="${base}/run"`);
  expect(running.html).toContain('<progress max="3" value="0"');
  expect(JSON.parse((await person.get(`${base}/run/progress`)).html)).toEqual({
    state: 'running',
    done: 0,
    total: 3,
    working: false,
  });
  await person.post(`${base}/run/stop`);
  expect((await person.get(base)).text).toContain('0 of 3 people have had their turn.');
  const chunk = await person.post(`${base}/run/chunks`);
  expect(JSON.parse(chunk.html)).toMatchObject({ state: 'stopped', done: 0 });
  await person.post(`${base}/run`);
  expect(await newestRun(tenant)).toMatchObject({ state: 'done', changed: 2 });
  expect((await person.get(base)).text).toContain('Apply them again');
});

test('whom a rule keeps out an administrator lets in again, from their page', async () => {
  const { tenant, kim, person, base } = await makeWorld();
  const out = await makeGroup(tenant, [kim.userId], 'Out');
  await advance(tenant, await save(tenant, [rule({ condition: 'in-group', groupId: out, entry: 'no' })]));
  const path = `/admin/${tenant.id}/users/${kim.userId}`;
  const page = await person.get(path);
  expect(page.text).toContain('A group rule has kept them from signing in since');
  const barred = `/admin/${tenant.id}/users?state=barred`;
  expect((await person.get(base)).html).toContain(`href="${barred}"`);
  expect((await person.get(barred)).text).toContain(kim.username);
  expect((await submit(person, page, `${path}/bar/removal`)).location).toBe(path);
  expect((await person.get(barred)).text).not.toContain(kim.username);
  expect((await person.get(path)).text).not.toContain('A group rule has kept them');
  expect((await getUser(tenant.id, kim.username)).barredAt).toBeNull();
  expect((await person.get(base)).status).toBe(200);
});

test('everything is said in Norwegian as well', async () => {
  const { admin, person, groupId, base } = await makeWorld();
  person.language = 'nb';
  await services().db.run(sql`update accounts set language = 'nb' where username = ${admin.username}`);
  await person.post(base, {
    ...fields,
    condition: 'not-in-group',
    group: groupId,
    entry: 'no',
    role: 'user',
  });
  expect((await person.get(base)).text).toContain('Ikke i Bosses Bruker Får ikke logge på Alltid');
  expect((await person.get(`${base}/preview`)).text).toContain('Får ikke logge på lenger');
});
