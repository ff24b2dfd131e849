import { describe, expect, test } from 'vitest';
import { dumpD1 } from '../../support/worker/dump.ts';
import { hiddenFields } from '../../support/worker/forms.ts';
import { signInOnTheWay } from '../../support/worker/on-the-way.ts';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { unique } from '../../support/worker/world.ts';

const HOSTILE: [string, string][] = [
  ['HTML', '"><script>alert(1)</script><a href="https://evil.example">'],
  ['HTML of one quote', `' onfocus='alert(1)' autofocus='`],
  ['line breaks', 'x\r\nX-Evil: 1\r\n\r\n<script>alert(1)</script>'],
  ['a NUL', 'a\u0000<script>alert(1)</script>'],
  ['text that runs the other way', '\u202e<script>alert(1)</script>\u2066'],
  ['letters of many planes', '𝕊𝕖𝕔𝕦𝕣𝕖 🔐 <script>alert(1)</script> \ud800'],
  ['SQL', `'; drop table accounts; -- <script>alert(1)</script>`],
  ['a template', '${7*7}{{7*7}}<script>alert(1)</script>'],
  ['very much of it', '<script>alert(1)</script>'.repeat(100)],
];

const PARAMETERS = [
  'state',
  'nonce',
  'login_hint',
  'client_id',
  'redirect_uri',
  'ui_locales',
  'acr_values',
  'claims',
  'scope',
  'prompt',
  'max_age',
  'response_mode',
  'response_type',
  'resource',
  'id_token_hint',
  'code_challenge',
  'request_uri',
  'of_nobody',
];

/** What a browser would find on the page beyond words: scripts, styles, and ways to other places. */
async function dangersIn(html: string): Promise<string[]> {
  const found: string[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element({ tagName, attributes }) {
      const given = new Map([...attributes].map(([name = '', value = '']) => [name, value]));
      if (tagName === 'script' && !given.get('src')?.startsWith('/superid.js')) found.push(tagName);
      for (const [name, value] of given) {
        const leads = ['href', 'src', 'action', 'formaction'].includes(name) && !value.startsWith('/');
        if (leads || name.startsWith('on') || name === 'style') found.push(`${name}=${value}`);
      }
    },
  });
  await rewriter.transform(new Response(html)).text();
  return found;
}

/** Nothing of it has become part of the page, or of its headers. `to`: where a form of it may lead. */
async function expectHarmless(page: Page, to: string[] = []): Promise<void> {
  expect([200, 303, 400, 403]).toContain(page.status);
  expect(await dangersIn(page.html)).toEqual(to.map((address) => `action=${address}`));
  expect(page.headers.get('x-evil')).toBeNull();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
}

/** RFC 6749 §4.1.2.1 */
const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;

/** Nothing more, and nothing else, than any answer has. */
function expectOrdinary(answer: URLSearchParams): void {
  const usual = answer.has('code')
    ? ['code', 'state', 'iss']
    : ['error', 'error_description', 'state', 'iss'];
  expect([...answer.keys()]).toEqual(usual);
  expect(answer.get('error_description') ?? '').toMatch(PLAIN);
  expect(answer.get('error_description') ?? '').not.toContain('alert');
}

describe.each(HOSTILE)('%s', (_, hostile) => {
  test('in a request is nowhere taken for more than text', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    for (const name of PARAMETERS) {
      const path = await app.authorizePath({ [name]: hostile });
      const page = await person.get(path);
      await expectHarmless(page);
      if (page.location?.startsWith(app.redirectUri)) expectOrdinary(app.answerIn(page));
      const stranger = new Person();
      await expectHarmless(await stranger.follow(await stranger.get(path).then(within)));
      await expectHarmless(await stranger.get(`/oauth2/logout?${path.split('?')[1]}`).then(within));
    }
  });

  test('comes back as it was where it belongs: `state` in the answer, `nonce` in the ID token', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const text = new URLSearchParams({ hostile }).toString();
    const sent = new URLSearchParams(text).get('hostile')!;
    for (const mode of ['query', 'fragment']) {
      const path = await app.authorizePath({ response_mode: mode, state: hostile });
      expect(app.answerIn(await person.get(path)).get('state')).toBe(sent);
    }
    const posted = await person.get(await app.authorizePath({ response_mode: 'form_post', state: hostile }));
    await expectHarmless(posted, [app.redirectUri]);
    expect(Object.keys(hiddenFields(posted, app.redirectUri))).toEqual(['code', 'state', 'iss']);
    const { id_token: idToken } = await app.signIn(person, { nonce: hostile });
    const payload = JSON.parse(
      new TextDecoder().decode(Uint8Array.fromBase64(idToken.split('.')[1]!, { alphabet: 'base64url' })),
    ) as { nonce: string };
    expect(payload.nonce).toBe(sent);
  });

  test('in a tenant, a choice or a sealed request that the browser sends is nothing', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    const { request } = hiddenFields(page, '/oauth2/authorize/consent');
    const before = await dumpD1();
    for (const path of ['tenant', 'consent']) {
      await expectHarmless(
        await person.post(`/oauth2/authorize/${path}`, { request: request!, tenant: hostile }),
      );
    }
    for (const path of ['tenant', 'consent', 'refusal']) {
      const sent = await person.post(`/oauth2/authorize/${path}`, { request: hostile, tenant: 'Cust1' });
      expect(sent.status).toBe(400);
      await expectHarmless(sent);
    }
    await expectHarmless(
      await person.get(`/oauth2/authorize?${new URLSearchParams({ resume: hostile }).toString()}`),
    );
    await expectHarmless(
      await person.get(`/oauth2/logout?${new URLSearchParams({ resume: hostile }).toString()}`),
    );
    expect(await dumpD1()).toEqual(before);
  });

  test('in what a program sends is answered without it', async () => {
    const app = await makeRelyingParty();
    const names = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'refresh_token', 'token', 'scope'];
    const more = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'state'];
    for (const endpoint of ['token', 'introspection', 'revocation', 'par']) {
      for (const name of [...names, ...more]) {
        const usual = { grant_type: 'refresh_token', refresh_token: 'x', token: 'x' };
        const answered = await app.post(endpoint, { ...usual, [name]: hostile });
        expect(answered.status, `${endpoint} ${name}`).toBeLessThan(500);
        expect(answered.text).not.toContain('alert');
        expect(answered.headers.get('x-evil')).toBeNull();
        expect(answered.body['error_description'] ?? '').toMatch(PLAIN);
      }
    }
  });
});

/** Pages of ours are followed, others only looked at. */
function within(page: Page): Page {
  return page.location?.startsWith('/') ? page : { ...page, location: null };
}

test('what an address says of a tenant is no sentence on a page of ours', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const spoken = 'tenant:Your\u00a0account\u00a0is\u00a0blocked.\u00a0Call\u00a0555';
  const answer = app.answerIn(await person.get(await app.authorizePath({ acr_values: spoken })));
  expect(answer.get('error')).toBe('invalid_request');
  const page = await person.get(await app.authorizePath({ acr_values: 'tenant:Cust99999' }));
  expect(page.status).toBe(403);
});

describe('a request that is too long', () => {
  /** A request of so many bytes as the service counts them. */
  async function pathOf(app: Awaited<ReturnType<typeof makeRelyingParty>>, letter: string, bytes: number) {
    const given = { login_hint: `${'l'.repeat(64)}@${'d'.repeat(63)}.example` };
    const path = await app.authorizePath({ ...given, state: null });
    const parameters = [...new URLSearchParams(path.split('?')[1]), ['state', '']];
    const length = (text: string) => new TextEncoder().encode(text).length;
    const left = bytes - length(JSON.stringify(parameters));
    return app.authorizePath({ ...given, state: letter.repeat(Math.floor(left / length(letter))) });
  }

  test.each(['x', 'ø', '語', '🔐'])(
    'of %s fits on the whole way, or is refused at the beginning',
    async (letter) => {
      const { username } = await makeUser(await makeTenant());
      const app = await makeRelyingParty({ name: `${unique('N')} ${'🔐'.repeat(90)}` });
      const fitting = await pathOf(app, letter, 3_700);
      const person = new Person();
      const pushed = await app.post('par', Object.fromEntries(new URLSearchParams(fitting.split('?')[1])));
      const query = new URLSearchParams({
        client_id: app.row.id,
        request_uri: String(pushed.body['request_uri']),
      });
      const led = await person.get(`/oauth2/authorize?${query.toString()}`);
      const back = await signInOnTheWay(person, led, username);
      expect(app.answerIn(back).get('state')).toBe(new URLSearchParams(fitting.split('?')[1]).get('state'));
      expect((await app.exchange(app.answerIn(back).get('code')!)).status).toBe(200);

      const beyond = await pathOf(app, letter, 3_710);
      const refused = await app.post('par', Object.fromEntries(new URLSearchParams(beyond.split('?')[1])));
      expect(refused.status).toBe(413);
      const sent = await new Person().send('/oauth2/authorize', {
        method: 'POST',
        body: new URLSearchParams(beyond.split('?')[1]),
      });
      expect(sent.status).toBe(400);
      expect(sent.text).toContain('The request is longer than');
    },
  );

  test('of many bytes is read by nobody', async () => {
    const app = await makeRelyingParty();
    const body = `${'x'.repeat(33 * 1024)}=1`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const endpoint of ['token', 'introspection', 'revocation', 'par', 'userinfo']) {
      const answered = await call(`/oauth2/${endpoint}`, { method: 'POST', body, headers });
      expect(answered.status, endpoint).toBe(413);
      expect(answered.body).toMatchObject({ error: 'invalid_request' });
    }
    const long = { method: 'POST', body: `state=${'x'.repeat(70 * 1024)}`, headers };
    for (const path of ['/oauth2/authorize', '/oauth2/logout']) {
      expect((await new Person().send(path, long)).status, path).toBe(413);
    }
    const path = await app.authorizePath({ state: 'x'.repeat(4_000) });
    const page = await new Person().get(path);
    expect(page.status).toBe(400);
    expect(page.text).toContain('The request is longer than');
    expect((await new Person().get(`/oauth2/logout?state=${'x'.repeat(4_000)}`)).status).toBe(400);
  });

  test('of another type than a form is none', async () => {
    const app = await makeRelyingParty();
    const body = JSON.stringify({ client_id: app.row.id, client_secret: app.secret, token: 'x' });
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain', '']) {
      for (const endpoint of ['token', 'introspection', 'revocation', 'par']) {
        const sent = { method: 'POST', body, headers: { 'Content-Type': type } };
        const answered = await call(`/oauth2/${endpoint}`, sent);
        expect(answered.body).toMatchObject({ error: 'invalid_request' });
      }
    }
  });
});
