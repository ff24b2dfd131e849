import * as z from 'zod/mini';
import { parseUsername } from '../accounts/username.ts';
import { hashToken } from '../crypto/tokens.ts';
import { mailSignInLinks } from '../domains/mail-sign-in-links.ts';
import { setOwnApplication, type SetOwnApplicationResult } from '../domains/own-application.ts';
import { clientOf } from '../domains/proven-domain.ts';
import { endRecovery, readRecovery, type Recovery } from '../domains/read-recovery.ts';
import { RECOVERY_LIFETIME, type RecoveryPass } from '../domains/recovery-pass.ts';
import { switchDomainOff } from '../domains/switch-domain.ts';
import { useRecoveryCode } from '../domains/use-recovery-code.ts';
import { NotFound } from '../errors.ts';
import { probeProvider } from '../identity-providers/probe-provider.ts';
import { sendOutbox } from '../mail/send-outbox.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { readCookie, removeCookie, writeCookie } from '../web/cookies.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { RecoveryDomainPage } from './recovery-domain-pages.tsx';
import { RecoveryPage, type RecoveryState } from './recovery-pages.tsx';

/** Break-glass: while a provider fails, a recovery code opens the settings of its domain, and nothing else. */
export const recovery = pageSurface({ stay: true });

recovery.get('/', (c) => {
  const notice = (['ended', 'closed'] as const).find((name) => c.req.query(name) === '');
  return show(c, { notice: notice && c.var.m.recovery.notices[notice] });
});

recovery.post('/', async (c) => {
  const { services } = c.env;
  const { m } = c.var;
  const { username, code } = await readForm(c, z.object({ username: line, code: line }));
  const parsed = parseUsername(username);
  const problems = {
    ...(!parsed.ok && { username: m.signIn.problems[parsed.problem] }),
    ...(code.trim() === '' && { code: m.recovery.codeEmpty }),
  };
  if (!parsed.ok || code.trim() === '') return show(c, { username, problems }, 422);
  const given = { username: parsed.username, code, browser: hashToken(bindBrowser(c)) };
  const result = await useRecoveryCode(services, given);
  switch (result.outcome) {
    case 'opened': {
      const pass = await services.recoverySeal.seal(result.pass, services.now, RECOVERY_LIFETIME);
      writeCookie(c, 'recovery', pass, RECOVERY_LIFETIME);
      services.after(() => sendOutbox(services));
      return c.redirect('/recovery/domain', 303);
    }
    case 'wrong':
      return show(c, { username, problems: { code: m.recovery.wrong } }, 422);
    case 'provider-answers':
      return show(c, { username, providerAnswers: true }, 422);
    case 'limited': {
      c.header('Retry-After', String(result.retryAfter));
      const limited = m.recovery.limited(m.common.wait(result.retryAfter));
      return show(c, { username, problems: { code: limited } }, 429);
    }
  }
});

recovery.get('/domain', async (c) => {
  const opened = await openPass(c);
  return opened ? showDomain(c, opened.recovery) : leadBack(c);
});

recovery.post('/domain/switching-off', async (c) => {
  const { services } = c.env;
  const opened = await openPass(c);
  if (!opened) return leadBack(c);
  const { domain, actor } = opened.recovery;
  await switchDomainOff(services, domain.tenantId, { domainId: domain.id, actor, reason: 'recovery' });
  services.after(async () => {
    await mailSignInLinks(services);
    await sendOutbox(services);
  });
  return c.redirect('/recovery/domain?done=switched-off', 303);
});

recovery.post('/domain/own-application', async (c) => {
  const form = await readForm(c, z.object({ clientId: line, secret: line }));
  const opened = await openPass(c);
  if (!opened) return leadBack(c);
  const { domain, actor } = opened.recovery;
  if (domain.ownClientId === null) throw new NotFound();
  const given = { domainId: domain.id, actor, ...form };
  const result = await setOwnApplication(c.env.services, domain.tenantId, given);
  switch (result.outcome) {
    case 'changed':
      return c.redirect('/recovery/domain?done=saved', 303);
    case 'malformed':
      return showDomain(c, opened.recovery, { clientId: form.clientId, problems: result.problems }, 422);
  }
});

recovery.post('/end', async (c) => {
  const opened = await openPass(c);
  if (!opened) return leadBack(c);
  await endRecovery(c.env.services.db, opened.pass);
  removeCookie(c, 'recovery');
  return c.redirect('/recovery?closed', 303);
});

endSurface(recovery, '/recovery');

/** What the code opened in this browser, as long as D1 has it as given by an administrator of the tenant. */
async function openPass(c: PageContext): Promise<{ pass: RecoveryPass; recovery: Recovery } | null> {
  const { services } = c.env;
  const [token, browser] = [readCookie(c, 'recovery'), readCookie(c, 'browser')];
  if (token === undefined || browser === undefined) return null;
  const opened = await services.recoverySeal.open(token, services.now);
  if (opened.state !== 'open' || opened.content.browser !== hashToken(browser)) return null;
  const found = await readRecovery(services, opened.content);
  return found && { pass: opened.content, recovery: found };
}

function leadBack(c: PageContext): Response {
  const had = readCookie(c, 'recovery') !== undefined;
  if (had) removeCookie(c, 'recovery');
  return c.redirect(had ? '/recovery?ended' : '/recovery', 303);
}

function show(c: PageContext, state: RecoveryState, status = 200): Promise<Response> {
  return render(c, <RecoveryPage m={c.var.m} here="/recovery" state={state} />, status);
}

type Typed = {
  clientId: string;
  problems: Extract<SetOwnApplicationResult, { outcome: 'malformed' }>['problems'];
};

async function showDomain(c: PageContext, opened: Recovery, typed?: Typed, status = 200): Promise<Response> {
  const { services } = c.env;
  const { domain, switchedOnAt } = opened;
  const client = await clientOf(services, domain);
  const health = client ? await probeProvider(services, { ...domain, client }) : 'fails';
  const done = (['switched-off', 'saved'] as const).find((name) => c.req.query('done') === name);
  const facts = { domain, switchedOnAt, health, timeZone: services.timeZone };
  const page = { m: c.var.m, here: '/recovery/domain', facts, typed, done };
  return render(c, <RecoveryDomainPage {...page} />, status);
}
