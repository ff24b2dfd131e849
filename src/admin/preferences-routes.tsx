import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import { changePreferences } from '../tenants/change-preferences.ts';
import { LOGO_LIMITS } from '../tenants/logo-limits.ts';
import { removeLogo, setLogo, type SetLogoResult } from '../tenants/set-logo.ts';
import { readWelcome } from '../users/read-welcome.ts';
import { checkbox, chosenFile, line, readForm } from '../web/form.ts';
import type { Messages } from '../web/messages/index.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { PreferencesPage, type PreferencesState } from './preferences-pages.tsx';

const PREFERENCES = '/:tenant{[A-Za-z0-9]{1,32}}/preferences';
const NOTICES = ['saved', 'savedMailsOn', 'logoSet', 'logoRemoved'] as const;

/** R8, and how a tenant looks on the pages whose URL names it. */
export function preferencesRoutes(surface: Hono<PageEnv>): void {
  surface.get(PREFERENCES, (c) => {
    const notice = NOTICES.find((name) => c.req.query('done') === name);
    return show(c, { notice });
  });

  surface.post(PREFERENCES, async (c) => {
    const { tenant, actor } = c.var.admin;
    const form = await readForm(
      c,
      z.object({
        version: z.string().check(z.regex(/^\d{1,15}$/)),
        welcomeMails: checkbox,
        language: z.enum(LANGUAGES),
        supportMail: line,
        supportPhone: line,
        accent: line,
        ownDomainsOnly: checkbox,
      }),
    );
    const given = {
      ...form,
      welcomeMails: form.welcomeMails === 'on',
      ownDomainsOnly: form.ownDomainsOnly === 'on',
    };
    const version = Number(form.version);
    const result = await changePreferences(c.env.services, tenant.id, { actor, version }, given);
    switch (result.outcome) {
      case 'changed':
        return done(c, given.welcomeMails && !tenant.welcomeMails ? 'savedMailsOn' : 'saved');
      case 'stale':
        return show(c, { stale: true }, 409);
      case 'malformed':
        return show(c, { typed: given, problems: result.problems }, 422);
    }
  });

  surface.post(`${PREFERENCES}/logo`, async (c) => {
    const { m, admin } = c.var;
    const { logo } = await readForm(c, z.object({ logo: chosenFile }), { upload: true });
    if (logo === '' || logo.size === 0)
      return show(c, { logoProblem: m.preferences.logoProblems.missing }, 422);
    const bytes = new Uint8Array(await logo.arrayBuffer());
    const result = await setLogo(c.env.services, admin.tenant.id, admin.actor, bytes);
    return result.outcome === 'set'
      ? done(c, 'logoSet')
      : show(c, { logoProblem: logoProblem(m, result) }, 422);
  });

  surface.post(`${PREFERENCES}/logo/removal`, async (c) => {
    const { tenant, actor } = c.var.admin;
    await removeLogo(c.env.services, tenant.id, actor);
    return done(c, 'logoRemoved');
  });
}

function done(c: PageContext, notice: (typeof NOTICES)[number]): Response {
  return c.redirect(`/admin/${c.var.admin.tenant.id}/preferences?done=${notice}`, 303);
}

async function show(c: PageContext, state: PreferencesState, status = 200): Promise<Response> {
  const { services } = c.env;
  const { m, admin } = c.var;
  const welcome = await readWelcome(services.db, admin.tenant.id);
  const here = `/admin/${admin.tenant.id}/preferences`;
  const page = { m, admin, here, welcome, state, origin: services.publicOrigin };
  return render(c, <PreferencesPage {...page} />, status);
}

function logoProblem(m: Messages, result: Exclude<SetLogoResult, { outcome: 'set' }>): string {
  const words = m.preferences.logoProblems;
  switch (result.outcome) {
    case 'too-heavy':
      return words['too-heavy'](LOGO_LIMITS.bytes / 1024);
    case 'not-an-image':
      return words['not-an-image'];
    case 'wrong-size':
      return words['wrong-size'](result, LOGO_LIMITS);
  }
}
