import * as z from 'zod/mini';
import { setLanguage } from '../accounts/change-account.ts';
import { changePassword } from '../accounts/change-password.ts';
import { withdrawAccess } from '../grants/withdraw-access.ts';
import { LANGUAGES } from '../languages.ts';
import { endOneSession, endOtherSessions } from '../sessions/end-sessions.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import { completeSignIn } from '../web/complete-sign-in.ts';
import { writeCookie } from '../web/cookies.ts';
import { password, readForm } from '../web/form.ts';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { speak } from '../web/speak.ts';
import { AccountPage, type AccountPageState } from './pages.tsx';
import { readAccount } from './read-account.ts';
import { usernameRoutes } from './username-routes.tsx';

/** What a person sees and changes of their own account. */
export const myAccount = pageSurface({ stay: true });
myAccount.use(requireSession);

const NOTICES = [
  'password-changed',
  'session-ended',
  'others-ended',
  'language-saved',
  'renamed',
  'rename-declined',
  'access-removed',
] as const;
const YEAR = 365 * 24 * 60 * 60;

myAccount.get('/', (c) => {
  const notice = NOTICES.find((name) => c.req.query('done') === name);
  return showAccount(c, { ...(notice && { notice }) });
});

myAccount.post('/password', async (c) => {
  const { services } = c.env;
  const { session, language } = c.var;
  const form = await readForm(c, z.object({ current: password, password }));
  const result = await changePassword(services, session, {
    current: form.current,
    fresh: form.password,
    language,
  });
  switch (result.outcome) {
    case 'changed': {
      services.mailLater(result.mailId);
      const { accountId, epoch, kept } = result.session;
      await completeSignIn(
        c,
        { cookie: result.cookie, account: { id: accountId, epoch, language: null } },
        kept,
      );
      return done(c, 'password-changed');
    }
    case 'wrong-password':
      return showAccount(c, { wrongCurrent: true }, 422);
    case 'unchanged':
      return showAccount(c, { unchanged: true }, 422);
    case 'weak':
      return showAccount(c, { weak: result.problem }, 422);
    case 'limited':
      c.header('Retry-After', String(result.retryAfter));
      return showAccount(c, { retryAfter: result.retryAfter }, 429);
    case 'not-possible':
      return showAccount(c, {}, 422);
  }
});

myAccount.post('/language', async (c) => {
  const { db } = c.env.services;
  const { session } = c.var;
  const form = await readForm(c, z.object({ language: z.enum(LANGUAGES) }));
  await withSignedIn(db, session, setLanguage(db, session.accountId, form.language, sessionHolds(session)));
  writeCookie(c, 'language', form.language, YEAR);
  return done(c, 'language-saved');
});

myAccount.post('/sessions/others/sign-out', async (c) => {
  const continued = await endOtherSessions(c.env.services, c.var.session);
  c.env.services.tellLater();
  const { accountId, epoch, kept } = continued.session;
  await completeSignIn(
    c,
    { cookie: continued.cookie, account: { id: accountId, epoch, language: null } },
    kept,
  );
  return done(c, 'others-ended');
});

myAccount.post('/sessions/:session{[0-9a-f]{64}}/sign-out', async (c) => {
  await endOneSession(c.env.services, c.var.session, c.req.param('session'));
  c.env.services.tellLater();
  return done(c, 'session-ended');
});

myAccount.post(
  '/applications/:application{[a-z0-9-]{3,64}}/:tenant{[A-Za-z0-9]{1,32}}/removal',
  async (c) => {
    const { application: applicationId, tenant: tenantId } = c.req.param();
    await withdrawAccess(c.env.services, c.var.session, { applicationId, tenantId });
    c.env.services.tellLater();
    return done(c, 'access-removed');
  },
);

usernameRoutes(myAccount);
endSurface(myAccount, '/account');

function done(c: PageContext, notice: (typeof NOTICES)[number]): Response {
  return c.redirect(`/account?done=${notice}`, 303);
}

async function showAccount(c: PageContext, state: AccountPageState, status = 200): Promise<Response> {
  const { services } = c.env;
  const view = await readAccount(services, c.var.session);
  speak(c, view.signedIn.language);
  const { m, session } = c.var;
  const page = { m, view, state, current: session.id, timeZone: services.timeZone };
  return render(c, <AccountPage {...page} />, status);
}
