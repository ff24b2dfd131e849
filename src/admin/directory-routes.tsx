import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { changeDirectory } from '../directories/change-directory.ts';
import { removeDirectory, restartDirectory } from '../directories/forget-directory.ts';
import { inspectDirectory, type InspectedDirectory } from '../directories/inspect-directory.ts';
import { pauseDirectory, resumeDirectory } from '../directories/pause-directory.ts';
import type { WhichDirectory } from '../directories/own-directory.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { checkbox, line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { RemovalPage, RestartPage } from './directory-deed-pages.tsx';
import { DONE, DirectoryPage, type DirectoryPageState } from './directory-pages.tsx';

/** For the routes of one directory. */
export const DIRECTORY = '/:tenant{[A-Za-z0-9]{1,32}}/directories/:directory{[a-z2-7]{24}}';

/** One directory: how it is connected, how it goes, and what can be done to it. */
export function directoryRoutes(surface: Hono<PageEnv>): void {
  surface.get(DIRECTORY, async (c) => {
    const done = DONE.find((name) => name === c.req.query('done'));
    const typed = await openDraft(c, c.req.query('draft'));
    return showDirectory(c, await readDirectory(c), { done, ...(typed && { typed: settingsOf(typed) }) });
  });

  surface.post(`${DIRECTORY}/settings`, async (c) => {
    const form = await readForm(c, z.object({ name: line, welcomeMails: checkbox, errorsTo: line }));
    const settings = settingsOf(form);
    const directory = await readDirectory(c);
    // Mails tell of people: whoever changes where they go is here themselves. What was typed comes along.
    if (form.errorsTo !== (directory.errorsTo ?? '') && !isRecent(c)) {
      requireRecent(c, `${pathOfDirectory(c)}?draft=${await sealDraft(c, form)}`);
    }
    const { outcome } = await changeDirectory(c.env.services, tenantOf(c), whichOf(c), settings);
    switch (outcome) {
      case 'changed':
        return seeDone(c, 'saved');
      case 'malformed-name':
      case 'malformed-address':
        return showDirectory(c, directory, { typed: settings, malformed: outcome }, 422);
    }
  });

  surface.post(`${DIRECTORY}/pause`, async (c) => {
    await pauseDirectory(c.env.services, tenantOf(c), whichOf(c));
    return seeDone(c, 'paused');
  });

  surface.post(`${DIRECTORY}/resumption`, async (c) => {
    requireRecent(c, pathOfDirectory(c));
    await resumeDirectory(c.env.services, tenantOf(c), whichOf(c));
    return seeDone(c, 'resumed');
  });

  surface.get(`${DIRECTORY}/restart`, async (c) => {
    const { m, here, admin } = c.var;
    requireRecent(c, here);
    const directory = await readDirectory(c);
    return render(c, <RestartPage m={m} here={here} admin={admin} directory={directory} />);
  });

  surface.post(`${DIRECTORY}/restart`, async (c) => {
    requireRecent(c, `${pathOfDirectory(c)}/restart`);
    await restartDirectory(c.env.services, tenantOf(c), whichOf(c));
    return seeDone(c, 'restarted');
  });

  surface.get(`${DIRECTORY}/removal`, async (c) => {
    const { m, here, admin } = c.var;
    requireRecent(c, here);
    const directory = await readDirectory(c);
    return render(c, <RemovalPage m={m} here={here} admin={admin} directory={directory} />);
  });

  surface.post(`${DIRECTORY}/removal`, async (c) => {
    requireRecent(c, `${pathOfDirectory(c)}/removal`);
    await removeDirectory(c.env.services, tenantOf(c), whichOf(c));
    return c.redirect(`/admin/${tenantOf(c)}/directories?done=removed`, 303);
  });
}

function settingsOf(form: { [field in 'name' | 'errorsTo' | 'welcomeMails']?: string | undefined }) {
  const { name = '', errorsTo = '', welcomeMails } = form;
  return { name, errorsTo, welcomeMails: welcomeMails === 'on' };
}

function seeDone(c: PageContext, what: (typeof DONE)[number]): Response {
  return c.redirect(`${pathOfDirectory(c)}?done=${what}`, 303);
}

/** Throws NotFound for another tenant's. */
export function readDirectory(c: PageContext): Promise<InspectedDirectory> {
  return inspectDirectory(c.env.services, tenantOf(c), directoryOf(c));
}

export function showDirectory(
  c: PageContext,
  directory: InspectedDirectory,
  state: DirectoryPageState,
  status = 200,
): Promise<Response> {
  const { m, admin } = c.var;
  const { timeZone, publicOrigin } = c.env.services;
  const page = { m, admin, here: pathOfDirectory(c), directory, state, timeZone, publicOrigin };
  return render(c, <DirectoryPage {...page} />, status);
}

export function whichOf(c: PageContext): WhichDirectory {
  return { directoryId: directoryOf(c), actor: c.var.admin.actor };
}

export function tenantOf(c: PageContext): string {
  return c.var.admin.tenant.id;
}

export function directoryOf(c: PageContext): string {
  return c.req.param('directory') ?? '';
}

export function pathOfDirectory(c: PageContext): string {
  return `/admin/${tenantOf(c)}/directories/${directoryOf(c)}`;
}
