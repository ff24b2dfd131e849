import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { advanceImport } from '../imports/advance-import.ts';
import { COLUMNS } from '../imports/columns.ts';
import { LARGEST_FILE } from '../imports/decode-file.ts';
import { discardImport } from '../imports/discard-import.ts';
import { listImports } from '../imports/list-imports.ts';
import { parseFile } from '../imports/parse-file.ts';
import { prepareImport } from '../imports/prepare-import.ts';
import { readImport } from '../imports/read-import.ts';
import { readProgress } from '../imports/read-progress.ts';
import { startImport } from '../imports/start-import.ts';
import { stopImport } from '../imports/stop-import.ts';
import { BYTE_ORDER_MARK, csvLine, downloadHeaders } from '../web/csv.ts';
import { chosenFile, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { ImportListPage } from './import-list-pages.tsx';
import { ImportPage } from './import-pages.tsx';
import { describeFileProblem, MEGABYTES } from './import-problem-pages.tsx';

const IMPORTS = '/:tenant{[A-Za-z0-9]{1,32}}/imports';
const IMPORT = `${IMPORTS}/:import{[a-z2-7]{24}}`;

/** After the answer a Worker has half a minute; while the page waits, it has to show that it moves. */
const TIME_AFTER_START = 20_000;
const TIME_FOR_CHUNKS = 2_000;

/** Many at once: a file, what it would do, and its way through. */
export function importRoutes(surface: Hono<PageEnv>): void {
  surface.get(IMPORTS, (c) => showList(c, { discarded: c.req.query('done') === 'discarded' }));

  surface.post(IMPORTS, async (c) => {
    const { m, admin } = c.var;
    const { file } = await readForm(c, z.object({ file: chosenFile }), { upload: true });
    const words = m.imports.fileProblems;
    if (file === '') return showList(c, { fileError: words.missing }, 422);
    if (file.size > LARGEST_FILE) return showList(c, { fileError: words['too-large'](MEGABYTES) }, 422);
    const parsed = parseFile(new Uint8Array(await file.arrayBuffer()));
    if (parsed.outcome === 'refused') {
      return showList(c, { fileError: describeFileProblem(m, parsed) }, 422);
    }
    const given = { ...parsed, fileName: file.name };
    const prepared = await prepareImport(c.env.services, admin.tenant.id, admin.actor, given);
    return prepared.outcome === 'prepared'
      ? c.redirect(pathOf(c, prepared.importId), 303)
      : showList(c, { fileError: words['too-many-today'] }, 422);
  });

  surface.get(`${IMPORTS}/template.csv`, (c) => {
    const { m } = c.var;
    const header = COLUMNS.map((column) => m.imports.columns[column]);
    return c.body(
      BYTE_ORDER_MARK + csvLine(header),
      200,
      downloadHeaders(m.imports.templateName, 'text/csv'),
    );
  });

  surface.get(IMPORT, async (c) => {
    const { m, here, admin } = c.var;
    const cursor = c.req.query('cursor');
    const one = await readImport(c.env.services, admin.tenant.id, c.req.param('import'), { cursor });
    const page = { m, here, admin, one, paged: Boolean(cursor), recent: isRecent(c) };
    return render(c, <ImportPage {...page} />);
  });

  surface.post(`${IMPORT}/start`, async (c) => {
    const { services } = c.env;
    const { tenant, actor } = c.var.admin;
    const importId = c.req.param('import');
    const which = { importId, actor, mayMakeAdmins: isRecent(c) };
    const result = await startImport(services, tenant.id, which);
    switch (result.outcome) {
      case 'started':
        services.after(() => advance(c, importId, TIME_AFTER_START));
        break;
      case 'makes-administrators':
        requireRecent(c, pathOf(c, importId));
        break;
      case 'not-waiting':
        break;
    }
    return c.redirect(pathOf(c, importId), 303);
  });

  /** What the page's script asks for while it is open. */
  surface.post(`${IMPORT}/chunks`, async (c) => {
    await advance(c, c.req.param('import'), TIME_FOR_CHUNKS);
    return showProgress(c, c.req.param('import'));
  });

  surface.get(`${IMPORT}/progress`, (c) => showProgress(c, c.req.param('import')));

  surface.post(`${IMPORT}/stop`, async (c) => {
    const { tenant, actor } = c.var.admin;
    const importId = c.req.param('import');
    await stopImport(c.env.services, tenant.id, { importId, actor });
    return c.redirect(pathOf(c, importId), 303);
  });

  surface.post(`${IMPORT}/removal`, async (c) => {
    const { tenant, actor } = c.var.admin;
    const importId = c.req.param('import');
    const { outcome } = await discardImport(c.env.services.db, tenant.id, { importId, actor });
    return c.redirect(outcome === 'discarded' ? `${pathOf(c)}?done=discarded` : pathOf(c, importId), 303);
  });
}

function pathOf(c: PageContext, importId?: string): string {
  const list = `/admin/${c.var.admin.tenant.id}/imports`;
  return importId === undefined ? list : `${list}/${importId}`;
}

async function showList(
  c: PageContext,
  given: { fileError?: string; discarded?: boolean },
  status = 200,
): Promise<Response> {
  const { services } = c.env;
  const { m, admin } = c.var;
  const cursor = c.req.method === 'GET' ? c.req.query('cursor') : undefined;
  const list = await listImports(services.db, admin.tenant.id, { cursor });
  const page = {
    m,
    here: pathOf(c),
    admin,
    ...list,
    paged: Boolean(cursor),
    timeZone: services.timeZone,
    fileError: given.fileError,
    discarded: given.discarded ?? false,
  };
  return render(c, <ImportListPage {...page} />, status);
}

async function showProgress(c: PageContext, importId: string): Promise<Response> {
  const { db, clock } = c.env.services;
  return c.json(await readProgress({ db, now: clock() }, c.var.admin.tenant.id, importId));
}

function advance(c: PageContext, importId: string, time: number): Promise<number> {
  const { services } = c.env;
  const until = services.clock() + time;
  return advanceImport(services, { tenantId: c.var.admin.tenant.id, importId }, { until });
}
