import { describe, expect, test } from 'vitest';
import { listDomains } from '../../src/domains/list-domains.ts';
import { hiddenFields, submit } from '../support/worker/forms.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { breakDns, mendDns, recordFor, removeDns, setDns } from '../support/worker/outside.ts';
import {
  getUser,
  invite,
  makeTenant,
  makeUser,
  proveDomain,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { DIRECTORY, showDomainOf } from '../support/worker/shown-domain.ts';
import { clock, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** A tenant, its administrator, and a domain of theirs that nobody knows yet. */
async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const domain = `${unique('acme')}.example`;
  const admin = await makeUser(tenant, { role: 'admin' });
  return { ...admin, tenant, domain, base: `/admin/${tenant.id}/domains` };
}

type Scene = Awaited<ReturnType<typeof tenantWithAdmin>>;

async function register({ tenant, person, username, domain, base }: Scene): Promise<string> {
  const shown = await showDomainOf(tenant, username, domain);
  const page = await person.get(`${base}/new?shown=${shown}`);
  const registered = await submit(person, page, base);
  return registered.location!.split('?')[0]!;
}

function setRecord({ tenant, domain }: Scene): Promise<void> {
  const value = recordFor({ tenant: tenant.id, provider: 'microsoft', directory: DIRECTORY });
  return setDns(`_superid.${domain}`, value);
}

/** The state of each of the tenant's domains. */
async function statesOf({ tenant }: { tenant: { id: string } }): Promise<string[]> {
  return (await listDomains(services().db, tenant.id)).map(({ state }) => state);
}

const CODE = /<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})<\/code>/g;
const codesOn = (html: string) => [...html.matchAll(CODE)].map(([, code]) => code!);

test('the way from nothing to switched on, with a pilot', async () => {
  const scene = await tenantWithAdmin();
  const { tenant, person, username, domain, base } = scene;
  const worker = await makeUser(tenant, { username: `kim@${domain}` });
  await invite(tenant, { username: `new@${domain}` });

  const empty = await person.get(base);
  expect(empty.text).toContain('No domains yet');
  expect(empty.html).toContain(`href="${base}/new"`);
  const begin = await person.get(`${base}/new`);
  for (const provider of ['microsoft', 'google']) {
    expect(begin.html).toContain(`href="/federation/${provider}/registration?tenant=${tenant.id}"`);
  }

  const shown = await person.get(`${base}/new?shown=${await showDomainOf(tenant, username, domain)}`);
  expect(shown.text).toContain(`You signed in at Microsoft as boss@${domain}.`);
  expect(shown.text).toContain(DIRECTORY);
  const registered = await submit(person, shown, base);
  const again = await submit(person, shown, base);
  const [path] = registered.location!.split('?');
  expect(again.location, 'a second time: the same').toBe(path);
  const claimed = await person.follow(registered);
  expect(claimed.text).toContain('Now prove that it is yours.');
  expect(claimed.text).toContain(`_superid.${domain}`);
  expect(claimed.text).toContain(`tenant=${tenant.id}; provider=microsoft; directory=${DIRECTORY}`);
  expect(claimed.text).toContain(`2 people of this tenant have a username at ${domain}`);
  expect(claimed.html).toContain(`/federation/microsoft/consent-request?domain=`);
  expect(claimed.html).not.toContain(`href="${path}/switch"`);

  expect((await person.post(`${path}/proof`)).text).toContain('The record is not there yet');
  await breakDns(`_superid.${domain}`);
  const down = await person.post(`${path}/proof`);
  expect(down.status).toBe(503);
  expect(down.text).toContain('which says nothing about your record');
  await mendDns(`_superid.${domain}`);
  await setRecord(scene);
  const proved = await person.follow(await person.post(`${path}/proof`));
  expect(proved.text).toContain('The domain is proved.');
  expect(await statesOf(scene)).toEqual(['proved']);

  const piloted = await person.post(`${path}/pilots`, { username: ` Kim@${domain}`, mail: 'on' });
  expect((await person.follow(piloted)).text).toContain('the mail is on its way');
  expect((await lastMailTo(worker.username)).subject).toBe('Try signing in with Microsoft');
  expect((await worker.person.get('/account')).status, 'their password goes on').toBe(200);
  const out = await person.post(`${path}/pilots/${worker.userId}/removal`);
  expect((await person.follow(out)).text).not.toContain('Take Test Person out');
  await person.post(`${path}/pilots`, { username: worker.username });
  expect(await mailsTo(worker.username)).toHaveLength(2);

  const ask = await person.get(`${path}/switch`);
  expect(ask.text).toContain('In this tenant that is 2 people.');
  expect(ask.text).not.toContain('linked in another directory');
  const on = await submit(person, ask, `${path}/switch`);
  expect(on.status).toBe(200);
  expect(on.text).toContain(`Microsoft is on for ${domain}.`);
  expect(codesOn(on.html)).toHaveLength(10);
  expect(await statesOf(scene)).toEqual(['on']);
  expect((await worker.person.get('/account')).location, 'not proven by Microsoft').toMatch(/^\/sign-in/);
  expect((await typeUsername(new Person(), worker.username)).html).not.toContain('type="password"');
});

describe('adding a domain', () => {
  test('what another account, another tenant or another hour showed registers nothing', async () => {
    const { tenant, person, username, domain, base } = await tenantWithAdmin();
    const other = await makeUser(tenant, { role: 'admin' });
    const elsewhere = await tenantWithAdmin();
    const old = await showDomainOf(tenant, username, domain);
    const tokens = [
      await showDomainOf(tenant, other.username, domain),
      await showDomainOf(elsewhere.tenant, username, domain),
      'x.y.z',
      `${old}x`,
    ];
    for (const shown of tokens) {
      const page = await person.get(`${base}/new?shown=${shown}`);
      expect(page.text).toContain('Nothing is registered.');
      expect(page.text).toContain('Sign in with Google');
      const sent = await person.post(base, { shown });
      expect(sent.status).toBe(422);
    }
    expect(await statesOf({ tenant })).toEqual([]);
  });

  test('too late, it is shown again first', async () => {
    const scene = await tenantWithAdmin();
    const shown = await showDomainOf(scene.tenant, scene.username, scene.domain);
    clock.advance(11 * MINUTE);
    const path = `${scene.base}/new?shown=${shown}`;
    expect((await scene.person.get(path)).location).toMatch(/^\/sign-in\/again/);
    expect((await scene.person.post(scene.base, { shown })).location).toMatch(/^\/sign-in\/again/);
    expect(await statesOf(scene)).toEqual([]);
  });

  test('a provider that is not set up is not offered', async () => {
    const { person, base } = await tenantWithAdmin();
    person.bindings = { GOOGLE_CLIENT_ID: '', GOOGLE_CLIENT_SECRET: '' };
    const page = await person.get(`${base}/new`);
    expect(page.html).not.toContain('/federation/google/');
    expect(page.text).toContain('Google is not set up for this SuperID.');
  });
});

describe('the proof', () => {
  test('of two tenants who check the same domain at once one proves it, and the other is in dispute', async () => {
    const first = await tenantWithAdmin();
    const second = { ...(await tenantWithAdmin()), domain: first.domain };
    const scenes = [first, second];
    const paths = await Promise.all(scenes.map(register));
    await Promise.all(scenes.map(setRecord));
    const answers = await Promise.all(scenes.map(({ person }, at) => person.post(`${paths[at]}/proof`)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['303', '409']);
    const states = (await Promise.all(scenes.map(statesOf))).flat();
    expect(states.toSorted()).toEqual(['disputed', 'proved']);
    const lost = answers[0]!.status === 409 ? 0 : 1;
    expect(answers[lost]!.text).toContain('another tenant has proved this domain already');
    expect((await scenes[lost]!.person.get(paths[lost]!)).text).toContain('Those who run SuperID decide');
    expect((await scenes[lost]!.person.get(scenes[lost]!.base)).text).toContain('In dispute');
  });

  test('a record for another tenant proves nothing; nor does any for the domain of an operator', async () => {
    const scene = await tenantWithAdmin();
    const path = await register(scene);
    await setRecord({ ...scene, tenant: { ...scene.tenant, id: 'Someone1' } });
    expect((await scene.person.post(`${path}/proof`)).status).toBe(422);
    await setRecord(scene);
    await makeOperator(`op@${scene.domain}`);
    const refused = await scene.person.post(`${path}/proof`);
    expect(refused.text).toContain('Someone who runs SuperID');
    expect(await statesOf(scene)).toEqual(['claimed']);
    await removeDns(`_superid.${scene.domain}`);
  });
});

describe('a proven domain', () => {
  async function provenScene(on = false) {
    const scene = await tenantWithAdmin();
    const id = await proveDomain(scene.tenant, scene.domain, on);
    return { ...scene, id, path: `${scene.base}/${id}` };
  }

  test.for([
    ['', 'Nobody of this tenant has this username'],
    ['no address', 'Nobody of this tenant has this username'],
    ['stranger@elsewhere.example', 'Nobody of this tenant has this username'],
  ])('nobody of the domain: %j is not taken into the pilot, and stays as typed', async ([typed, text]) => {
    const { person, path } = await provenScene();
    const refused = await person.post(`${path}/pilots`, { username: typed!, mail: 'on' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(text);
    expect(refused.html).toContain(`value="${typed}"`);
  });

  test('only an administrator of the tenant is sent to the provider, by its own registration or ours', async () => {
    const { tenant, person } = await provenScene();
    const way = `/federation/microsoft/registration?tenant=${tenant.id}`;
    expect((await person.get(way)).location).toContain('/authorize');
    const plain = await makeUser(tenant);
    expect((await plain.person.get(way)).status).toBe(403);
    const stranger = await makeUser(await makeTenant(), { role: 'admin' });
    expect((await stranger.person.get(way)).status).toBe(403);
    expect((await stranger.person.get('/federation/microsoft/registration')).status).toBe(403);
  });

  test('someone of another tenant is not taken into the pilot', async () => {
    const { person, path, domain } = await provenScene();
    const other = await makeUser(await makeTenant(), { username: `other@${domain}` });
    const refused = await person.post(`${path}/pilots`, { username: other.username, mail: 'on' });
    expect(refused.status).toBe(422);
    expect((await person.get(path)).text).toContain('Nobody of this tenant has a username');
  });

  test('an administrator of the domain who came by a password sees the codes, and is signed out', async () => {
    const { tenant, domain, path } = await provenScene();
    const inside = await makeUser(tenant, { username: `boss@${domain}`, role: 'admin' });
    const on = await inside.person.post(`${path}/switch`);
    expect(codesOn(on.html)).toHaveLength(10);
    expect((await inside.person.get(path)).location).toMatch(/^\/sign-in\?/);
  });

  test('whoever is named is told to fetch codes; whoever is no administrator of the tenant is not', async () => {
    const { tenant, person, path } = await provenScene();
    const [named, unnamed] = [
      await makeUser(tenant, { role: 'admin' }),
      await makeUser(tenant, { role: 'admin' }),
    ];
    const plain = await makeUser(tenant);
    const foreign = await makeUser(await makeTenant(), { role: 'admin' });
    const ticked = [named, plain, foreign].map(({ userId }) => [`tell-${userId}`, 'on']);
    const on = await person.post(`${path}/switch`, Object.fromEntries(ticked));
    expect(on.text).toContain('1 other administrator is told to fetch codes.');
    const mail = await lastMailTo(named.username);
    expect(mail.subject).toContain('Fetch your recovery codes');
    expect(new URL(mail.links[0]!).pathname).toBe(`${path}/recovery-codes`);
    expect(mail.text).not.toMatch(/[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/);
    for (const { username } of [unnamed, plain, foreign]) {
      expect((await lastMailTo(username)).subject).not.toContain('recovery codes');
    }
  });

  test('codes are shown once, and replaced by the next ten', async () => {
    const { person, path } = await provenScene(true);
    expect((await person.get(path)).text).toContain('Nobody has a recovery code');
    expect((await person.get(`${path}/recovery-codes`)).text).toContain('You have no code.');
    const first = codesOn((await person.post(`${path}/recovery-codes`)).html);
    expect(new Set(first).size).toBe(10);
    const seen = await person.get(`${path}/recovery-codes`);
    expect(seen.text).toContain('You have 10 codes that are not used.');
    for (const code of first) expect(seen.html).not.toContain(code);
    const second = codesOn((await person.post(`${path}/recovery-codes`)).html);
    expect(second.filter((code) => first.includes(code))).toEqual([]);
    expect((await person.get(path)).text).toMatch(/Test Person \S+ 10 /);
  });

  test('off, there are no codes to make, and nothing to switch off', async () => {
    const { person, path } = await provenScene();
    expect((await person.get(`${path}/recovery-codes`)).html).not.toContain('Make ten new codes');
    const sent = await person.post(`${path}/recovery-codes`);
    expect([sent.status, codesOn(sent.html)]).toEqual([303, []]);
    expect((await person.get(`${path}/switching-off`)).location).toBe(path);
  });

  test('switched off, passwords count again; removed, it is gone', async () => {
    const scene = await provenScene(true);
    const { person, path, domain, base } = scene;
    expect((await person.get(`${path}/removal`)).location, 'on: not to be removed').toBe(path);
    expect((await person.post(`${path}/removal`)).status).toBe(409);
    const off = await person.get(`${path}/switching-off`);
    expect(off.text).toContain('signs in with a password again');
    const done = await person.follow(await submit(person, off, `${path}/switching-off`));
    expect(done.text).toContain('Switched off.');
    expect(await statesOf(scene)).toEqual(['proved']);
    expect((await typeUsername(new Person(), `kim@${domain}`)).html).toContain('type="password"');
    const page = await person.get(`${path}/removal`);
    expect(page.text).toContain(`gives ${domain} back`);
    const removed = await submit(person, page, `${path}/removal`);
    expect(removed.location).toBe(`${base}?done=removed`);
    expect((await person.get(path)).status).toBe(404);
  });

  test('its own registration is used for the next sign-in, and its secret is nowhere on the page', async () => {
    const { person, path } = await provenScene();
    const given = { clientId: 'our-client', secret: 'our~Secret.1' };
    const saved = await person.follow(await person.post(`${path}/own-application`, given));
    expect(saved.text).toContain('In use: our-client.');
    expect(saved.html).not.toContain(given.secret);
    const refused = await person.post(`${path}/own-application`, { clientId: 'other one', secret: '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('value="other one"');
    await person.post(`${path}/own-application/removal`);
    expect((await person.get(path)).text).not.toContain('In use:');
  });

  test('whatever opens doors asks for a recent proof, and keeps what was typed', async () => {
    const { person, path } = await provenScene(true);
    clock.advance(11 * MINUTE);
    for (const part of ['switch', 'switching-off', 'removal', 'recovery-codes']) {
      expect((await person.get(`${path}/${part}`)).location, part).toMatch(/^\/sign-in\/again/);
    }
    const posts: [string, Record<string, string>][] = [
      ['proof', {}],
      ['pilots', { username: 'kim@typed.example', mail: 'on' }],
      [`pilots/${'a'.repeat(24)}/removal`, {}],
      ['switch', {}],
      ['switching-off', {}],
      ['removal', {}],
      ['recovery-codes', {}],
      ['own-application', { clientId: 'typed', secret: 'x' }],
      ['own-application/removal', {}],
    ];
    for (const [part, fields] of posts) {
      expect((await person.post(`${path}/${part}`, fields)).location, part).toMatch(/^\/sign-in\/again/);
    }
    expect(await statesOf({ tenant: { id: path.split('/')[2]! } })).toEqual(['on']);
  });

  test('a plain user sees and does nothing of it', async () => {
    const { tenant, base, path } = await provenScene();
    const user = await makeUser(tenant);
    for (const at of [base, `${base}/new`, path, `${path}/switch`]) {
      expect((await user.person.get(at)).status).toBe(403);
    }
    expect((await user.person.post(`${path}/switch`)).status).toBe(403);
  });

  test('the overview leads to it', async () => {
    const { person, tenant, path, domain } = await provenScene();
    const page = await person.get(`/admin/${tenant.id}`);
    expect(page.html).toContain(`<a href="${path}">${domain}</a>`);
  });

  test('the list and the page are one round trip each, besides who asks', async () => {
    const { person, base, path } = await provenScene(true);
    for (const at of [base, path]) expect((await person.get(at)).operations).toMatchObject({ d1: 2, kv: 1 });
  });
});

test('the switch form brings a box for each other administrator, and none for who asks', async () => {
  const scene = await tenantWithAdmin();
  const id = await proveDomain(scene.tenant, scene.domain);
  const other = await makeUser(scene.tenant, { role: 'admin' });
  const page = await scene.person.get(`${scene.base}/${id}/switch`);
  const me = await getUser(scene.tenant.id, scene.username);
  expect(page.html).toContain(`name="tell-${other.userId}"`);
  expect(page.html).not.toContain(`name="tell-${me.id}"`);
  expect(hiddenFields(page, `${scene.base}/${id}/switch`)).toEqual({});
});
