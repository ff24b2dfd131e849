import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { advanceRun } from '../group-rules/advance-run.ts';
import { previewRules } from '../group-rules/preview-rules.ts';
import { readProgress } from '../group-rules/read-progress.ts';
import { readRules } from '../group-rules/read-rules.ts';
import { saveRules } from '../group-rules/save-rules.ts';
import { startRun } from '../group-rules/start-run.ts';
import { stopRun } from '../group-rules/stop-run.ts';
import { sendNotices } from '../mail/send-notices.ts';
import { liftBar } from '../users/lift-bar.ts';
import { readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { pathOfRules, RULES, whoseOf } from './group-rule-routes.tsx';
import { RulePreviewPage } from './rule-preview-pages.tsx';

/** After the answer a Worker has half a minute; while the page waits, it has to show that it moves. */
const TIME_AFTER_START = 20_000;
const TIME_FOR_CHUNKS = 2_000;

/** What reaches everybody: rules can make administrators, so it takes a recent proof. */
export function groupRuleRunRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${RULES}/preview`, (c) => {
    requireRecent(c, c.var.here);
    return showPreview(c);
  });

  surface.post(`${RULES}/confirmation`, async (c) => {
    requireRecent(c, `${pathOfRules(c)}/preview`);
    const { seen } = await readForm(c, z.object({ seen: z.string().check(z.regex(/^[\da-f]{64}$/)) }));
    const { tenantId, accountId } = whoseOf(c);
    const given = { actor: c.var.admin.actor, accountId, seen };
    const result = await saveRules(c.env.services, tenantId, given);
    switch (result.outcome) {
      case 'saved':
        advanceLater(c, result.runId);
        return c.redirect(pathOfRules(c), 303);
      case 'not-as-seen':
        return showPreview(c, { notAsSeen: true });
      case 'nothing-to-save':
        return c.redirect(`${pathOfRules(c)}?done=nothing`, 303);
    }
  });

  surface.post(`${RULES}/run`, async (c) => {
    requireRecent(c, pathOfRules(c));
    const { tenant, actor } = c.var.admin;
    const runId = await startRun(c.env.services, tenant.id, actor);
    if (runId !== null) advanceLater(c, runId);
    return c.redirect(pathOfRules(c), 303);
  });

  /** What the page's script asks for while it is open. */
  surface.post(`${RULES}/run/chunks`, async (c) => {
    const { runId } = await readProgress(nowOf(c), c.var.admin.tenant.id);
    await advance(c, runId, TIME_FOR_CHUNKS);
    return showProgress(c);
  });

  surface.get(`${RULES}/run/progress`, (c) => showProgress(c));

  surface.post(`${RULES}/run/stop`, async (c) => {
    const { tenant, actor } = c.var.admin;
    await stopRun(c.env.services, tenant.id, actor);
    return c.redirect(pathOfRules(c), 303);
  });

  surface.post('/:tenant{[A-Za-z0-9]{1,32}}/users/:user{[a-z2-7]{24}}/bar/removal', async (c) => {
    const { tenant, actor } = c.var.admin;
    const userId = c.req.param('user');
    const path = `/admin/${tenant.id}/users/${userId}`;
    requireRecent(c, path);
    await liftBar(c.env.services, tenant.id, { userId, actor });
    return c.redirect(path, 303);
  });
}

async function showPreview(c: PageContext, { notAsSeen = false } = {}): Promise<Response> {
  const { m, admin } = c.var;
  const { db } = c.env.services;
  const { tenantId, accountId } = whoseOf(c);
  const { version, draft } = await readRules(db, tenantId, accountId);
  if (!draft) return c.redirect(`${pathOfRules(c)}?done=nothing`, 303);
  const preview = await previewRules(db, tenantId, { rules: draft.rules, version });
  const here = `${pathOfRules(c)}/preview`;
  const page = { m, admin, here, preview, outdated: draft.version !== version, notAsSeen };
  return render(c, <RulePreviewPage {...page} />, notAsSeen ? 409 : 200);
}

async function showProgress(c: PageContext): Promise<Response> {
  const { runId: _, ...progress } = await readProgress(nowOf(c), c.var.admin.tenant.id);
  return c.json(progress);
}

function nowOf(c: PageContext) {
  const { db, clock } = c.env.services;
  return { db, now: clock() };
}

function advanceLater(c: PageContext, runId: string): void {
  const { services } = c.env;
  services.after(async () => {
    await advance(c, runId, TIME_AFTER_START);
    await sendNotices(services);
  });
}

function advance(c: PageContext, runId: string, time: number): Promise<number> {
  const { services } = c.env;
  const until = services.clock() + time;
  return advanceRun(services, { tenantId: c.var.admin.tenant.id, runId }, { until });
}
