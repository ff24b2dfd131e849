import { describe, expect, test } from 'vitest';
import { codeFor, historyOf, makeTenant, makeUser } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, mailsTo, MINUTE } from '../support/worker/world.ts';
import { expectOver, expectStillAsked, makeSilentAdmin, SESSION, type SilentAdmin } from './silent-admin.ts';

/** Whom Google signed in proves it once more by a mailed code, which is no way in. */

describe('with Google, which asks nobody anew', () => {
  async function mailCode({ person, flow }: SilentAdmin): Promise<Page> {
    return person.post('/sign-in/again/code-mail', { flow });
  }

  const wrongFor = (code: string) => (code === '111111' ? '222222' : '111111');

  test('a code is mailed, and counts in this session, once', async () => {
    const admin = await makeSilentAdmin('google');
    const { person, username, path, flow } = admin;
    expect((await person.get(`/sign-in/again?flow=${flow}`)).text).toContain(username);
    expect((await mailCode(admin)).location).toBe(`/sign-in/again?flow=${flow}&sent`);
    const code = await codeFor(username);
    const session = person.cookies.get(SESSION);
    expect((await person.post('/sign-in/again/code', { flow, code: wrongFor(code) })).status).toBe(422);
    expect((await person.post('/sign-in/again/code', { flow, code })).location).toBe(path);
    expect((await person.get(path)).status).toBe(200);
    await expectOver(session, path);
    expect((await person.post('/sign-in/again/code', { flow, code })).status, 'spent').toBe(422);
    expect(await historyOf(username)).toContain('proved-again success code');
  });

  test('a code is no way in, and has no link', async () => {
    const admin = await makeSilentAdmin('google');
    await mailCode(admin);
    const code = await codeFor(admin.username);
    expect((await mailsTo(admin.username))[0]!.links.filter((link) => link.includes('/links/'))).toEqual([]);
    const stranger = new Person();
    const asked = await stranger.post('/sign-in', { username: 'someone@people.example' });
    const flow = new URLSearchParams(asked.location!.split('?')[1]).get('flow')!;
    expect((await stranger.post('/sign-in/code', { flow, code })).status).not.toBe(303);
    expect((await stranger.post('/sign-in/again/code', { flow, code })).location).toMatch(/^\/sign-in\?/);
  });

  test('a code that was mailed to another browser of the same person counts for nothing here', async () => {
    const admin = await makeSilentAdmin('google');
    await mailCode(admin);
    const code = await codeFor(admin.username);
    const thief = new Person();
    thief.cookies.set(SESSION, admin.person.cookies.get(SESSION)!);
    const { flow } = await thief.get(admin.path);
    expect((await thief.post('/sign-in/again/code', { flow, code })).status).toBe(422);
    const { person } = admin;
    expect((await person.post('/sign-in/again/code', { flow: admin.flow, code })).status).toBe(303);
  });

  test('nobody who signed in with a password is mailed one, or has one taken', async () => {
    const { username, person } = await makeUser(await makeTenant(), { role: 'admin' });
    const mails = (await mailsTo(username)).length;
    const { flow } = await person.post('/sign-in', { username });
    const again = `/sign-in/again?flow=${flow}`;
    expect((await person.post('/sign-in/again/code-mail', { flow })).location).toBe(again);
    expect((await person.post('/sign-in/again/code', { flow, code: '123456' })).location).toBe(again);
    expect(await mailsTo(username)).toHaveLength(mails);
  });

  test('after ten minutes a code is over, and so is the proof it gave', async () => {
    const admin = await makeSilentAdmin('google');
    const { person, username, path } = admin;
    await mailCode(admin);
    const late = await codeFor(username);
    clock.advance(10 * MINUTE);
    expect((await person.post('/sign-in/again/code', { flow: admin.flow, code: late })).status).toBe(422);
    const { flow } = await person.get(path);
    await mailCode({ ...admin, flow });
    expect((await person.post('/sign-in/again/code', { flow, code: await codeFor(username) })).status).toBe(
      303,
    );
    clock.advance(10 * MINUTE);
    expect((await person.get(path)).location).toMatch(/^\/sign-in\/again\?flow=/);
  });

  test('twenty wrong ones a day, then not even the right one counts', async () => {
    const admin = await makeSilentAdmin('google');
    const { person, username, flow } = admin;
    for (let mail = 0; mail < 4; mail += 1) {
      expect((await mailCode(admin)).status).toBe(303);
      const wrong = wrongFor(await codeFor(username));
      for (let tries = 0; tries < 5; tries += 1) {
        expect((await person.post('/sign-in/again/code', { flow, code: wrong })).status).toBe(422);
      }
      expect((await mailCode(admin)).status, 'one a minute').toBe(429);
      clock.advance(MINUTE);
    }
    await mailCode(admin);
    const limited = await person.post('/sign-in/again/code', { flow, code: await codeFor(username) });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).not.toBeNull();
    await expectStillAsked(admin, person.cookies.get(SESSION));
  }, 20_000);
});
