import { describe, expect, test } from 'vitest';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  identitiesOf,
  makeFederatedUser,
  refusalOn,
  signInByUsername,
} from '../support/worker/federation.ts';
import { passProvider, setPerson, signInAtProvider } from '../support/worker/outside.ts';
import { codeFor, historyOf } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { mailsTo, services } from '../support/worker/world.ts';
import { expectOver, expectStillAsked, leadToProof, makeSilentAdmin, SESSION } from './silent-admin.ts';

/** What can open doors needs a proof that the person gave just now; that the provider knows them is none. */

test.each(['microsoft', 'google'] as const)('a silent sign-in by %s opens no such door', async (provider) => {
  const { asked, person, path, tenant } = await makeSilentAdmin(provider);
  expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
  const made = await person.post(path, { name: 'mine', scopes: 'read' });
  expect(made.location).toMatch(/^\/sign-in\/again\?flow=/);
  expect((await person.get(`/admin/${tenant.id}`)).status, 'and the others').toBe(200);
});

describe('with Microsoft', () => {
  test('the person is led there to prove themselves anew, whatever session they have', async () => {
    const admin = await makeSilentAdmin('microsoft');
    const { person, path, flow, username, cookies } = admin;
    const page = await person.get(`/sign-in/again?flow=${flow}`);
    expect(page.text).toContain(username);
    expect(page.html).not.toContain('type="password"');
    const location = await leadToProof(admin);
    const { searchParams } = new URL(location);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      login_hint: username,
    });
    await expect(passProvider(location, cookies), 'the provider asks').rejects.toThrow();

    const session = person.cookies.get(SESSION);
    const back = await person.get(await signInAtProvider(location, { as: username, cookies }));
    expect(back.location).toBe(path);
    expect((await person.get(path)).status).toBe(200);
    expect(await historyOf(username)).toContain('proved-again success microsoft');
    await expectOver(session, path);
  });

  test.each([
    ['says no time', { auth_time: null }],
    ['says an old time', { auth_time: Math.floor(Date.now() / 1000) - 600 }],
    ['says what is no time', { auth_time: 'now' }],
  ])('a token that %s is no proof', async (_, claims) => {
    const admin = await makeSilentAdmin('microsoft');
    const { person, username, directory, tenant } = admin;
    await setPerson({ provider: 'microsoft', directory, upn: username, claims });
    const session = person.cookies.get(SESSION);
    const page = await person.get(await signInAtProvider(await leadToProof(admin), { as: username }));
    expect(page.status).toBe(403);
    expect(await refusalOn(page)).toMatchObject({ reason: 'not-fresh', tenant: tenant.id });
    await expectStillAsked(admin, session);
  });

  test('whoever takes the question out of the address proves nothing', async () => {
    const admin = await makeSilentAdmin('microsoft');
    const url = new URL(await leadToProof(admin));
    url.searchParams.delete('prompt');
    url.searchParams.delete('max_age');
    const session = admin.person.cookies.get(SESSION);
    const page = await admin.person.get(await passProvider(url.href, admin.cookies));
    expect((await refusalOn(page))!.reason).toBe('not-fresh');
    await expectStillAsked(admin, session);
  });

  test('another person there is refused, and nobody’s session changes', async () => {
    const admin = await makeSilentAdmin('microsoft');
    const colleague = await makeFederatedUser(admin.federated, { role: 'admin' });
    const session = admin.person.cookies.get(SESSION);
    const location = await leadToProof(admin);
    const other = await admin.person.get(await signInAtProvider(location, { as: colleague.username }));
    expect(await refusalOn(other)).toMatchObject({ reason: 'upn-differs', tenant: admin.tenant.id });
    await expectStillAsked(admin, session);

    const { directory, username } = admin;
    await setPerson({ provider: 'microsoft', directory, upn: username, oid: crypto.randomUUID() });
    const back = await signInAtProvider(await leadToProof(admin), { as: username });
    const successor = await admin.person.get(back);
    expect(await refusalOn(successor)).toMatchObject({ reason: 'other-person', tenant: admin.tenant.id });
    await expectStillAsked(admin, session);
    expect(await identitiesOf(username)).toHaveLength(1);
  });

  test('the proof is of the one who set out: another account in the browser, or another browser, has none', async () => {
    const [admin, other] = [await makeSilentAdmin('microsoft'), await makeSilentAdmin('microsoft')];
    const back = await signInAtProvider(await leadToProof(admin), { as: admin.username });
    expect(await refusalOn(await other.person.get(back))).toMatchObject({ reason: 'other-browser' });
    const own = admin.person.cookies.get(SESSION)!;
    admin.person.cookies.set(SESSION, other.person.cookies.get(SESSION)!);
    expect((await admin.person.get(back)).location).toMatch(/^\/sign-in\?flow=/);
    await expectStillAsked(other, other.person.cookies.get(SESSION));
    admin.person.cookies.set(SESSION, own);
    await expectStillAsked(admin, own);
  });

  test('a session that was ended meanwhile is not brought back', async () => {
    const admin = await makeSilentAdmin('microsoft');
    const { person, username } = admin;
    const back = await signInAtProvider(await leadToProof(admin), { as: username });
    const elsewhere = new Person();
    await signInByUsername(elsewhere, username);
    await elsewhere.post('/sign-out/everywhere');
    expect((await person.get(back)).location).toMatch(/^\/sign-in\?flow=/);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });
});

test('a mailed code is none of Microsoft’s ways', async () => {
  const admin = await makeSilentAdmin('microsoft');
  const { person, username, flow } = admin;
  const session = person.cookies.get(SESSION);
  const mails = await mailsTo(username);
  const again = `/sign-in/again?flow=${flow}`;
  expect((await person.post('/sign-in/again/code-mail', { flow })).location).toBe(again);
  expect((await person.post('/sign-in/again/code', { flow, code: '123456' })).location).toBe(again);
  expect(await mailsTo(username)).toEqual(mails);
  await expectStillAsked(admin, session);
});

test('whom Microsoft signed in can prove it there also after the domain was switched off', async () => {
  const admin = await makeSilentAdmin('microsoft');
  const { person, username, path, tenant, domainId } = admin;
  await switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
  const back = await person.get(await signInAtProvider(await leadToProof(admin), { as: username }));
  expect(back.location).toBe(path);
  expect((await person.get(path)).status).toBe(200);
});

test('and whom Google signed in, by a code', async () => {
  const { person, username, path, flow, tenant, domainId } = await makeSilentAdmin('google');
  await switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
  await person.post('/sign-in/again/code-mail', { flow });
  const code = await codeFor(username);
  expect((await person.post('/sign-in/again/code', { flow, code })).location).toBe(path);
});
