import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { brokenD1, brokenKv } from '../support/worker/broken.ts';
import { historyOf, makeTenant, makeUser, OTHER_PASSWORD, PASSWORD } from '../support/worker/people.ts';
import { clock, MINUTE } from '../support/worker/world.ts';

async function adminWithOldProof() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  clock.advance(11 * MINUTE);
  const path = `/admin/${tenant.id}/api-tokens`;
  const asked = await admin.person.get(path);
  return { ...admin, tenant, path, flow: asked.flow, asked };
}

describe('a deed that can open doors', () => {
  test('asks for the password once more, and leads on to where the person was going', async () => {
    const { person, path, flow, username } = await adminWithOldProof();
    const page = await person.get(`/sign-in/again?flow=${flow}`);
    expect(page.text).toContain(username);
    const before = new Map(person.cookies);
    const proved = await person.post('/sign-in/again', { flow, password: PASSWORD });
    expect(proved.location).toBe(path);
    expect((await person.get(path)).status).toBe(200);
    expect(await historyOf(username)).toContain('proved-again success');

    // The session went on under a new token; the old one has ended.
    const [name = '', old = ''] = [...before].find(([cookie]) => cookie.includes('session')) ?? [];
    expect(person.cookies.get(name)).not.toBe(old);
    person.cookies.set(name, old);
    expect((await person.get(path)).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('is not asked again within ten minutes of signing in', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant, { role: 'admin' });
    expect((await person.get(`/admin/${tenant.id}/api-tokens`)).status).toBe(200);
    clock.advance(10 * MINUTE);
    expect((await person.get(`/admin/${tenant.id}/api-tokens`)).location).toMatch(/^\/sign-in\/again/);
  });

  test('a wrong password stays where it is; too many are limited, also once the right one comes', async () => {
    const { person, flow, path } = await adminWithOldProof();
    for (let tries = 0; tries < 10; tries += 1) {
      const refused = await person.post('/sign-in/again', { flow, password: OTHER_PASSWORD });
      expect(refused.status).toBe(422);
    }
    const limited = await person.post('/sign-in/again', { flow, password: PASSWORD });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).not.toBeNull();
    expect((await person.get(path)).location).toMatch(/^\/sign-in\/again/);
  });

  test('an empty password costs no try and changes nothing', async () => {
    const { person, flow } = await adminWithOldProof();
    expect((await person.post('/sign-in/again', { flow, password: '' })).status).toBe(422);
  });

  test('another’s flow starts anew, a made-up one is refused', async () => {
    const { person } = await adminWithOldProof();
    const other = await adminWithOldProof();
    const proved = await person.post('/sign-in/again', { flow: other.flow, password: PASSWORD });
    expect([303, 400]).toContain(proved.status);
    expect((await person.post('/sign-in/again', { flow: 'x.y.z', password: PASSWORD })).status).toBe(400);
  });

  test('without a session it leads to the sign-in', async () => {
    const { person, flow } = await adminWithOldProof();
    person.cookies.clear();
    expect((await person.post('/sign-in/again', { flow, password: PASSWORD })).location).toMatch(
      /^\/sign-in\?/,
    );
  });

  test.for(['D1', 'KV'])('with %s failing: an honest page, and the session is what it was', async (what) => {
    const { person, flow, path } = await adminWithOldProof();
    person.bindings =
      what === 'D1' ? { DB: brokenD1(env.DB, { after: 1 }) } : { SESSIONS: brokenKv(env.SESSIONS, ['put']) };
    expect((await person.post('/sign-in/again', { flow, password: PASSWORD })).status).toBe(503);
    person.bindings = {};
    expect((await person.get(path)).location).toMatch(/^\/sign-in\/again/);
    expect((await person.post('/sign-in/again', { flow, password: PASSWORD })).status).toBe(303);
  });
});
