import { describe, expect, test } from 'vitest';
import { app } from '../../src/app.ts';
import { ORIGIN, services } from '../support/worker/world.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { pickLanguage } from '../../src/web/language.ts';

describe('every answer bears the headers', () => {
  test.each(['/sign-in', '/nowhere', '/sign-in?flow=broken', '/account', '/links/x'])('%s', async (path) => {
    const { headers } = await new Person().get(path);
    const csp = headers.get('content-security-policy')!;
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain('unsafe');
    expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  test('forms stay here in My account; on the pages of a sign-in Chromium would hold redirects against it', async () => {
    const { person } = await makeUser(await makeTenant());
    expect((await person.get('/account')).headers.get('content-security-policy')).toContain(
      "form-action 'self'",
    );
    expect((await person.get('/sign-in')).headers.get('content-security-policy')).not.toContain(
      'form-action',
    );
  });
});

test('more than 300 posts a minute from one network: 429, whatever they are', async () => {
  const person = new Person();
  const statuses: number[] = [];
  // Windows begin with the minute: where one does on the way, the next one is used up.
  while (statuses.at(-1) !== 429 && statuses.length < 605) {
    statuses.push((await person.post('/sign-in', {})).status);
  }
  expect(statuses.slice(0, -1).every((status) => status === 400)).toBe(true);
  expect(statuses.length).toBeGreaterThan(300);
  expect(statuses.at(-1)).toBe(429);
  const page = await person.post('/sign-in', {});
  expect(page.title).toContain('A little slower, please');
  expect(page.headers.get('retry-after')).toBe('60');
  expect((await new Person().post('/sign-in', {})).status).toBe(400);
});

test('a mistake of ours: 500 with a reference, in the language of the person', async () => {
  const limit = () => Promise.reject(new TypeError('a mistake'));
  const broken = { ...services(), strengthGuard: { limit } };
  const request = new Request(`${ORIGIN}/password-strength`, {
    method: 'POST',
    body: new URLSearchParams({ password: 'x', username: 'y' }),
    headers: { 'accept-language': 'nb', origin: ORIGIN },
  });
  const response = await app.fetch(request, { services: broken });
  expect(response.status).toBe(500);
  const html = await response.text();
  expect(html).toContain('Noe gikk galt');
  expect(html).toContain('Feilen ligger hos oss');
  expect(html).toContain(broken.source.reference);
  expect(html).not.toContain('a mistake');
});

describe('RFC 9110 §12.5.4: the language of the pages', () => {
  test.each([
    [undefined, undefined, 'en'],
    [undefined, 'nb-NO,nb;q=0.9', 'nb'],
    [undefined, 'no', 'nb'],
    [undefined, 'nn-NO', 'nb'],
    [undefined, 'de-DE,fr;q=0.9', 'en'],
    [undefined, 'de, nb;q=0.3, en;q=0.8', 'en'],
    [undefined, 'nb;q=0, en', 'en'],
    ['nb', 'en', 'nb'],
    ['xx', 'nb', 'nb'],
    [undefined, ';;q=,=nb,*;q=x', 'en'],
  ] as const)('cookie %j, Accept-Language %j: %s', (chosen, accepted, language) => {
    expect(pickLanguage(chosen, accepted)).toBe(language);
  });
});

test('the meter answers with a score and a reason, and keeps nothing', async () => {
  const person = new Person();
  const weak = await person.post('/password-strength', {
    password: 'password',
    username: 'anna@nordlys.example',
  });
  expect(JSON.parse(weak.html)).toMatchObject({
    score: 0,
    acceptable: false,
    reason: expect.stringContaining('tried first') as string,
  });
  const good = await person.post('/password-strength', {
    password: 'correct horse battery staple',
    username: '',
  });
  expect(JSON.parse(good.html)).toMatchObject({ score: 4, acceptable: true, reason: null });
  expect(weak.headers.get('cache-control')).toBe('no-store');
  expect(weak.operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
});
