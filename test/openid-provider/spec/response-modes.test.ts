import { describe, expect, test } from 'vitest';
import { postedTo } from '../../support/worker/on-the-way.ts';
import { ORIGIN } from '../../support/worker/world.ts';
import { makeVisitor } from '../../support/worker/visitor.ts';

const ANSWER = { code: expect.any(String) as string, state: 'a state', iss: ORIGIN };

describe('OAuth 2.0 Multiple Response Type Encoding Practices §2.1: response_mode', () => {
  test('is query where nothing is said', async () => {
    const { app, person } = await makeVisitor();
    for (const response_mode of [null, 'query']) {
      const { location, status } = await person.get(await app.authorizePath({ response_mode }));
      expect(status).toBe(303);
      const { hash, searchParams } = new URL(location!);
      expect(hash).toBe('');
      expect(Object.fromEntries(searchParams)).toEqual(ANSWER);
    }
  });

  test('query keeps the query that the redirect URI has', async () => {
    const redirectUris = ['https://app.example/callback?from=superid&q='];
    const { app, person } = await makeVisitor({ redirectUris });
    const { location } = await person.get(await app.authorizePath());
    expect(location).toMatch(/^https:\/\/app\.example\/callback\?from=superid&q=&code=/);
  });

  test('fragment puts nothing into the query', async () => {
    const { app, person } = await makeVisitor();
    const { location } = await person.get(await app.authorizePath({ response_mode: 'fragment' }));
    const { hash, search } = new URL(location!);
    expect(search).toBe('');
    expect(Object.fromEntries(new URLSearchParams(hash.slice(1)))).toEqual(ANSWER);
  });
});

describe('OAuth 2.0 Form Post Response Mode §2', () => {
  const formPost = { response_mode: 'form_post' };

  test('the answer is a form that posts to the redirect URI, and nothing is in an address', async () => {
    const { app, person } = await makeVisitor();
    const page = await person.get(await app.authorizePath(formPost));
    expect(page.status).toBe(200);
    expect(page.location).toBeNull();
    expect(page.html).toMatch(/<form method="post" action="https:\/\/app\.example\/callback" data-send/);
    expect(postedTo(app, page)).toEqual(ANSWER);
    expect((await app.exchange(postedTo(app, page)['code']!)).status).toBe(200);
  });

  test('nobody keeps the page, and the form may leave it', async () => {
    const { app, person } = await makeVisitor();
    const { headers } = await person.get(await app.authorizePath(formPost));
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('content-security-policy')).not.toContain('form-action');
    expect(headers.get('referrer-policy')).toBe('strict-origin');
  });

  test('without script there is a button', async () => {
    const { app, person } = await makeVisitor();
    const page = await person.get(await app.authorizePath(formPost));
    expect(page.html).toMatch(/data-send[^>]*>.*<button[^>]*>[^<]+<\/button>/s);
  });

  test('what the application gave stands there as text, whatever it is', async () => {
    const { app, person } = await makeVisitor();
    const state = `"><script>alert(1)</script>&'`;
    const page = await person.get(await app.authorizePath({ ...formPost, state }));
    expect(page.html).not.toContain('<script>alert');
    const value = /name="state" value="([^"]*)"/.exec(page.html)![1]!;
    const plain = value
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(plain).toBe(state);
  });
});

describe('RFC 9207 §2: iss', () => {
  test.each(['query', 'fragment', 'form_post'])('is in every answer by %s, in errors too', async (mode) => {
    const { app, person } = await makeVisitor();
    for (const given of [{}, { scope: 'profile' }]) {
      const page = await person.get(await app.authorizePath({ response_mode: mode, ...given }));
      const answer = mode === 'form_post' ? postedTo(app, page) : Object.fromEntries(app.answerIn(page));
      expect(answer['iss']).toBe(ORIGIN);
    }
  });
});
