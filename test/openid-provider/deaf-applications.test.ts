import { env } from 'cloudflare:workers';
import { decodeJwt } from 'jose';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { disableApplication } from '../../src/applications/disable-application.ts';
import { removeApplication } from '../../src/applications/remove-application.ts';
import { runChores } from '../../src/chores.ts';
import { sendNotices } from '../../src/mail/send-notices.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { makeSignedIn, type SignedIn } from '../support/worker/signed-in.ts';
import { clock, HOUR, services } from '../support/worker/world.ts';

describe('an application that is to hear of a sign-out', () => {
  afterEach(() => void vi.unstubAllGlobals());

  type Sent = { url: string; body: URLSearchParams; redirect?: string; signal: AbortSignal };

  /** What is at the other end; answers what it was sent. */
  function answerWith(answer: (sent: Sent) => Promise<Response>): Sent[] {
    const received: Sent[] = [];
    vi.stubGlobal('fetch', (url: string, init: Omit<Sent, 'url'>) => {
      const sent = { url, ...init };
      received.push(sent);
      return answer(sent);
    });
    return received;
  }

  const hang = ({ signal }: Sent) =>
    new Promise<Response>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  async function makeListening(name: string) {
    const backchannelLogoutUri = `https://${name}.example/logged-out`;
    return makeSignedIn({ app: await makeRelyingParty({ backchannelLogoutUri }) });
  }

  const sidOf = ({ tokens }: SignedIn) => decodeJwt(tokens.id_token)['sid'];
  const sidIn = ({ body }: Sent) => decodeJwt(body.get('logout_token')!)['sid'];

  test.each<[string, (sent: Sent) => Promise<Response>]>([
    ['refuses', async () => new Response(null, { status: 400 })],
    ['breaks', async () => new Response(null, { status: 500 })],
    ['leads elsewhere', async () => Response.redirect('https://elsewhere.example/', 307)],
    ['cannot be reached', () => Promise.reject(new Error('no route'))],
  ])('and %s: the person is signed out, and it hears later, once', async (_, answer) => {
    const signedIn = await makeListening('one');
    const tried = answerWith(answer);
    expect((await signedIn.person.post('/sign-out')).location).toBe('/signed-out');
    expect((await signedIn.person.get('/account')).status).toBe(303);
    expect(tried.map(sidIn)).toEqual([sidOf(signedIn)]);
    expect(tried[0]!.redirect, 'a redirect is not followed').toBe('manual');

    const received = answerWith(async () => new Response());
    await runChores(services());
    expect(received, 'not at once again').toEqual([]);
    clock.advance(HOUR);
    await runChores(services());
    await runChores(services());
    clock.advance(24 * HOUR);
    await runChores(services());
    expect(received.map(sidIn)).toEqual([sidOf(signedIn)]);
    const { iat, exp } = decodeJwt(received[0]!.body.get('logout_token')!);
    expect(exp! - iat!, 'and by a token of its own time').toBe(120);
  });

  test(
    'and never answers: it is given five seconds, and the others hear meanwhile',
    { timeout: 20_000 },
    async () => {
      const [slow, quick] = [await makeListening('slow'), await makeListening('quick')];
      answerWith(() => Promise.reject(new Error('not yet')));
      for (const { person } of [slow, quick]) await person.post('/sign-out');
      clock.advance(HOUR);
      const received = answerWith((sent) =>
        sent.url.includes('slow') ? hang(sent) : Promise.resolve(new Response()),
      );
      const started = Date.now();
      await runChores(services());
      expect(Date.now() - started).toBeLessThan(9_000);
      expect(new Set(received.map(sidIn))).toEqual(new Set([sidOf(slow), sidOf(quick)]));
      const waiting = await services().db.all<{ recipient: string }>(
        sql`select recipient from outbox where sent_at is null and template = 'logout-notice'`,
      );
      expect(waiting).toEqual([{ recipient: 'https://slow.example/logged-out' }]);
    },
  );

  test('and is gone or switched off by then is not asked', async () => {
    const [gone, off] = [await makeListening('gone'), await makeListening('off')];
    answerWith(() => Promise.reject(new Error('not yet')));
    for (const { person } of [gone, off]) await person.post('/sign-out');
    await removeApplication(services(), gone.app.row.id, { actor: SERVICE });
    await disableApplication(services(), off.app.row.id, SERVICE);
    clock.advance(HOUR);
    const received = answerWith(async () => new Response());
    await runChores(services());
    clock.advance(HOUR);
    await runChores(services());
    expect(received.filter(({ url }) => /gone|off/.test(url))).toEqual([]);
  });

  test('while D1 fails in between: rather twice than never', async () => {
    const signedIn = await makeListening('twice');
    answerWith(() => Promise.reject(new Error('not yet')));
    await signedIn.person.post('/sign-out');
    clock.advance(HOUR);
    const received = answerWith(async () => new Response());
    const { deliver, now } = services();
    const db = openDb(brokenD1(env.DB, { after: 1 }));
    await expect(sendNotices({ db, now, deliver })).rejects.toThrow();
    clock.advance(HOUR);
    await runChores(services());
    expect(received.filter(({ url }) => url.includes('twice')).map(sidIn)).toEqual([
      sidOf(signedIn),
      sidOf(signedIn),
    ]);
  });
});
