import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { confirmRename } from '../accounts/confirm-rename.ts';
import { declineRename } from '../accounts/decline-rename.ts';
import { mailRenameCode } from '../accounts/mail-rename-code.ts';
import { readOpenRename } from '../accounts/open-rename.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { speak } from '../web/speak.ts';
import { NoRenamePage, RenamePage, type RenamePageState } from './username-pages.tsx';

/** The one that the page showed: of another, the person knows nothing yet. */
const rename = z.string().check(z.regex(/^[a-z2-7]{24}$/));

/** R10: a new username that waits for the person, who proves the new address or declines. */
export function usernameRoutes(surface: Hono<PageEnv>): void {
  surface.get('/username', (c) => show(c, { mailed: c.req.query('done') === 'mailed' }));

  surface.post('/username/code-mail', async (c) => {
    const { services } = c.env;
    const { m, session, language } = c.var;
    const form = await readForm(c, z.object({ rename }));
    const given = { renameId: form.rename, browser: bindBrowser(c), language };
    const result = await mailRenameCode(services, session, given);
    switch (result.outcome) {
      case 'mailed':
        services.mailLater(result.mailId);
        return c.redirect('/account/username?done=mailed', 303);
      case 'limited':
        return limited(c, result.retryAfter, m.signIn.mailLimited);
      case 'over':
        return c.redirect('/account/username', 303);
    }
  });

  surface.post('/username/confirmation', async (c) => {
    const { services } = c.env;
    const { m, session, language } = c.var;
    const form = await readForm(c, z.object({ rename, code: line }));
    const code = form.code.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) return show(c, { mailed: true, error: m.signIn.codeDigits }, 422);
    const given = { renameId: form.rename, code, browser: bindBrowser(c), language };
    const result = await confirmRename(services, session, given);
    switch (result.outcome) {
      case 'renamed':
        services.mailLater(result.mailId);
        return c.redirect('/account?done=renamed', 303);
      case 'wrong-code':
        return show(c, { mailed: true, error: m.renames.wrongCode }, 422);
      case 'taken':
        return show(c, { taken: true }, 422);
      case 'limited':
        return limited(c, result.retryAfter, m.renames.codesLimited);
      case 'over':
        return c.redirect('/account/username', 303);
    }
  });

  surface.post('/username/refusal', async (c) => {
    const form = await readForm(c, z.object({ rename }));
    await declineRename(c.env.services, c.var.session, form.rename);
    return c.redirect('/account?done=rename-declined', 303);
  });
}

function limited(c: PageContext, seconds: number, say: (wait: string) => string): Promise<Response> {
  c.header('Retry-After', String(seconds));
  return show(c, { mailed: true, error: say(c.var.m.common.wait(seconds)) }, 429);
}

async function show(c: PageContext, state: RenamePageState, status = 200): Promise<Response> {
  const { services } = c.env;
  const { signedIn, rename: waiting } = await readOpenRename(services, c.var.session);
  speak(c, signedIn.language);
  const { m } = c.var;
  if (!waiting) return render(c, <NoRenamePage m={m} />, status);
  return render(c, <RenamePage m={m} rename={waiting} state={state} timeZone={services.timeZone} />, status);
}
