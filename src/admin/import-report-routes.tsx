import type { Hono } from 'hono';
import { readProgress } from '../imports/read-progress.ts';
import { readReport } from '../imports/read-report.ts';
import { BYTE_ORDER_MARK, csvLine, downloadHeaders, streamText } from '../web/csv.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { describeProblems } from './import-problem-pages.tsx';

const REPORT = '/:tenant{[A-Za-z0-9]{1,32}}/imports/:import{[a-z2-7]{24}}/report.csv';
/** Rows that are read at once. */
const PART = 2_000;

/** What became of every row, as a file to keep. */
export function importReportRoutes(surface: Hono<PageEnv>): void {
  surface.get(REPORT, async (c) => {
    const { services } = c.env;
    const { m, admin } = c.var;
    const importId = c.req.param('import');
    // Not found, rather than an empty file.
    await readProgress(services, admin.tenant.id, importId);
    const day = new Date(services.now).toISOString().slice(0, 10);
    const name = `${m.imports.reportName}-${admin.tenant.id}-${day}.csv`;
    return c.body(await streamText(writeReport(c, importId)), 200, downloadHeaders(name, 'text/csv'));
  });
}

async function* writeReport(c: PageContext, importId: string): AsyncGenerator<string, void> {
  const { m, admin } = c.var;
  const { db } = c.env.services;
  const words = m.imports;
  let head = BYTE_ORDER_MARK + csvLine([words.line, words.columns.username, words.result, words.details]);
  let after: number | undefined = 0;
  while (after !== undefined) {
    const rows = await readReport(db, admin.tenant.id, importId, { after, limit: PART });
    const lines = rows.map(({ line, username, outcome, problems }) => {
      const details = describeProblems(m, problems).join('. ');
      return csvLine([line, username, words.results[outcome ?? 'waiting'], details]);
    });
    yield head + lines.join('');
    head = '';
    after = rows.length < PART ? undefined : rows.at(-1)!.line;
  }
}
