import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { DIRECTORY_KINDS } from '../directories/directory-kinds.ts';
import { listDirectories } from '../directories/list-directories.ts';
import { makeDirectory } from '../directories/make-directory.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { DirectoriesPage } from './directories-pages.tsx';
import { NewDirectoryPage, type NewDirectoryState } from './new-directory-pages.tsx';

const DIRECTORIES = '/:tenant{[A-Za-z0-9]{1,32}}/directories';

/** The directories of a tenant, and one more. */
export function directoriesRoutes(surface: Hono<PageEnv>): void {
  surface.get(DIRECTORIES, async (c) => {
    const { services } = c.env;
    const { m, here, admin } = c.var;
    const directories = await listDirectories(services, admin.tenant.id);
    const removed = c.req.query('done') === 'removed';
    const page = { m, here, admin, directories, removed, timeZone: services.timeZone };
    return render(c, <DirectoriesPage {...page} />);
  });

  surface.get(`${DIRECTORIES}/new`, (c) => showNew(c, {}));

  surface.post(DIRECTORIES, async (c) => {
    const { m, admin } = c.var;
    const { tenant, actor } = admin;
    const form = await readForm(c, z.object({ name: line, kind: z.enum(DIRECTORY_KINDS) }));
    const result = await makeDirectory(c.env.services, tenant.id, { ...form, actor });
    switch (result.outcome) {
      case 'made':
        return c.redirect(`/admin/${tenant.id}/directories/${result.directoryId}?done=made`, 303);
      case 'malformed-name':
        return showNew(c, { typed: form, problem: m.directories.malformedName }, 422);
      case 'too-many':
        return showNew(c, { typed: form, problem: m.directories.tooManyDirectories }, 409);
    }
  });
}

function showNew(c: PageContext, state: NewDirectoryState, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const here = `/admin/${admin.tenant.id}/directories/new`;
  return render(c, <NewDirectoryPage m={m} here={here} admin={admin} state={state} />, status);
}
