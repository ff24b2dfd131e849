import { describe, expect, test } from 'vitest';
import {
  codeFor,
  getAccount,
  getUser,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, HOUR, lastMailTo, mailsTo } from '../support/worker/world.ts';

describe('R7: by the sign-in link', () => {
  test('a new person sees who invites and for which username, chooses a password, and is in', async () => {
    const tenant = await makeTenant();
    const { username: admin } = await makeUser(tenant, { role: 'admin' });
    const { username } = await invite(tenant, { by: admin });
    const mail = await lastMailTo(username);
    expect(mail.subject).toBe(`You are invited to ${tenant.name}`);
    expect(mail.text).toContain(`Test Person at ${tenant.name} (${tenant.id}) invites you`);

    const nina = new Person();
    const link = await linkFor(username);
    const page = await nina.get(link);
    expect(page.text).toContain(`Test Person at ${tenant.name} (${tenant.id}) invites you.`);
    expect(page.text).toContain(username);

    const entered = await nina.post(link, { password: PASSWORD });
    expect(entered.location).toBe(`/tenants/${tenant.id}`);
    expect((await nina.follow(entered)).text).toContain(`Signed in to ${tenant.name}`);
    expect((await getAccount(username)).primaryTenantId).toBe(tenant.id);
  });

  test('looking at the link consumes nothing, however often', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const link = await linkFor(username);
    for (let look = 0; look < 3; look += 1) expect((await new Person().get(link)).status).toBe(200);
    await new Person().send(link, { method: 'HEAD' });
    expect((await new Person().post(link, { password: PASSWORD })).status).toBe(303);
  });

  test('a weak password is refused with a reason, and the link still holds', async () => {
    const { username } = await invite(await makeTenant());
    const link = await linkFor(username);
    const person = new Person();
    const refused = await person.post(link, { password: 'password1' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('among the passwords that are tried first');
    expect((await person.post(link, { password: PASSWORD })).status).toBe(303);
  });

  test('someone who has an account signs in as exactly that username and connects; both tenants are listed', async () => {
    const [first, second] = [await makeTenant(), await makeTenant()];
    const { username, userId: _ } = await makeUser(first);
    const { userId } = await invite(second, { username });
    const person = new Person();
    const link = await linkFor(username);

    const page = await person.get(link);
    expect(page.text).toContain(`Connect to ${second.name}`);
    expect(page.html).not.toContain('type="password"');
    // The link chooses no password for someone who has one.
    expect((await person.post(link, { password: 'another fine day in may' })).text).toContain(
      'Sign in to connect',
    );

    const led = await person.post(`${link}/connection`);
    const proof = await person.get(led.location!);
    expect(proof.text).toContain(username);
    const signedIn = await person.post('/sign-in/password', { flow: proof.flow, password: PASSWORD });
    expect(signedIn.location).toBe(`/invitations/${userId}`);
    expect((await person.get('/tenants')).location, 'not in the list before it is confirmed').toBe(
      `/tenants/${first.id}`,
    );

    const connect = await person.get(signedIn.location!);
    expect(connect.text).toContain(`Connect to ${second.name}?`);
    const connected = await person.post(`/invitations/${userId}/confirmation`);
    expect(connected.location).toBe(`/tenants/${second.id}`);
    const list = await person.get('/tenants');
    expect(list.text).toContain(first.name);
    expect(list.text).toContain(second.name);
    expect((await getAccount(username)).primaryTenantId, 'the first one confirmed stays primary').toBe(
      first.id,
    );
    expect((await person.get(link)).status, 'the link is spent').toBe(410);
  });

  test('an invitation can be declined, and is gone then', async () => {
    const [first, second] = [await makeTenant(), await makeTenant()];
    const { username, person } = await makeUser(first);
    const { userId } = await invite(second, { username });
    expect((await person.get(`/tenants/${first.id}`)).text).toContain(`${second.name} ${second.id}`);
    expect((await person.post(`/invitations/${userId}/refusal`)).location).toBe('/tenants');
    expect((await person.get(`/tenants/${first.id}`)).text).not.toContain(second.name);
    expect((await person.post(`/invitations/${userId}/confirmation`)).status).toBe(404);
    expect((await getUser(second.id, username)).confirmedAt).toBeNull();
  });

  test('an expired or used link says so and mails a new one', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const link = await linkFor(username);
    clock.advance(48 * HOUR + 1);
    const person = new Person();
    const dead = await person.get(link);
    expect(dead.status).toBe(410);
    expect(dead.text).toContain('This link no longer works');
    expect((await person.post(link, { password: PASSWORD })).status).toBe(410);

    const before = (await mailsTo(username)).length;
    expect((await person.post(`${link}/renewal`)).text).toContain('a new one is on its way');
    expect((await mailsTo(username)).length).toBe(before + 1);
    const fresh = await linkFor(username);
    expect(fresh).not.toBe(link);
    expect((await person.post(fresh, { password: PASSWORD })).location).toBe(`/tenants/${tenant.id}`);
  });

  test('a link that never was looks and answers like an expired one', async () => {
    const { username } = await invite(await makeTenant());
    const link = await linkFor(username);
    clock.advance(48 * HOUR + 1);
    const person = new Person();
    const made = `/links/${'A'.repeat(43)}`;
    const [real, none] = [await person.get(link), await person.get(made)];
    expect(none.status).toBe(real.status);
    expect(none.html.replaceAll(made, '*')).toBe(real.html.replaceAll(link, '*'));
    const [renewed, nothing] = [await person.post(`${link}/renewal`), await person.post(`${made}/renewal`)];
    expect(nothing.status).toBe(renewed.status);
    expect(nothing.html).toBe(renewed.html);
  });
});

describe('R9: without the link, by a code', () => {
  test('someone not validated yet is mailed a code, enters it, chooses a password, and is in', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const person = new Person();
    const page = await typeUsername(person, username);
    const mail = await lastMailTo(username);
    expect(mail.code).toMatch(/^\d{6}$/);
    expect(mail.subject).toContain(mail.code!);

    const proved = await person.post('/sign-in/code', { flow: page.flow, code: mail.code! });
    expect(proved.location).toMatch(/^\/links\//);
    expect((await getAccount(username)).validatedAt).not.toBeNull();
    const choose = await person.get(proved.location!);
    expect(choose.text).toContain('Choose a password');
    const entered = await person.post(proved.location!.split('?')[0]!, {
      flow: choose.flow,
      password: PASSWORD,
    });
    expect(entered.location, 'a sole invitation is confirmed by it').toBe(`/tenants/${tenant.id}`);
    expect((await getUser(tenant.id, username)).confirmedAt).not.toBeNull();
  });

  test('several invitations are listed instead, and none is confirmed', async () => {
    const [first, second] = [await makeTenant(), await makeTenant()];
    const { username } = await invite(first);
    await invite(second, { username });
    const person = new Person();
    const page = await typeUsername(person, username);
    const proved = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    const entered = await person.post(proved.location!.split('?')[0]!, { password: PASSWORD });
    const list = await person.follow(entered);
    expect(list.text).toContain(first.name);
    expect(list.text).toContain(second.name);
    expect((await getUser(first.id, username)).confirmedAt).toBeNull();
    expect((await getAccount(username)).primaryTenantId).toBeNull();
  });

  test('where the person was going is kept through the code and the password', async () => {
    const { username } = await invite(await makeTenant());
    const person = new Person();
    const led = await person.get('/account');
    const page = await typeUsername(person, username, led.flow);
    const proved = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    const choose = await person.get(proved.location!);
    const entered = await person.post(proved.location!.split('?')[0]!, {
      flow: choose.flow,
      password: PASSWORD,
    });
    expect(entered.location).toBe('/account');
  });

  test('the sign-in link in the code mail works too, whatever codes were tried', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const person = new Person();
    const page = await typeUsername(person, username);
    for (let wrong = 0; wrong < 6; wrong += 1)
      await person.post('/sign-in/code', { flow: page.flow, code: '000000' });
    const entered = await person.post(await linkFor(username), { password: PASSWORD });
    expect(entered.location).toBe(`/tenants/${tenant.id}`);
  });

  test('someone with a password is mailed nothing', async () => {
    const { username } = await makeUser(await makeTenant());
    const before = (await mailsTo(username)).length;
    await typeUsername(new Person(), username);
    expect((await mailsTo(username)).length).toBe(before);
  });

  test('a code counts only in the browser that asked for it', async () => {
    const { username } = await invite(await makeTenant());
    const asking = new Person();
    await typeUsername(asking, username);
    const code = await codeFor(username);
    const other = new Person();
    const page = await typeUsername(other, username);
    expect((await other.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
  });
});

describe('R6: after the password', () => {
  test('one tenant: straight in', async () => {
    const tenant = await makeTenant();
    const { username } = await makeUser(tenant);
    expect((await signIn(new Person(), username)).location).toBe(`/tenants/${tenant.id}`);
  });
});
