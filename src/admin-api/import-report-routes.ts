import { readProgress } from '../imports/read-progress.ts';
import { readReport } from '../imports/read-report.ts';
import type { Db } from '../storage/db.ts';
import { csvLine, streamText } from '../web/csv.ts';
import { defineRoute } from './define-routes.ts';

export const importReportRoute = defineRoute({
  name: 'readImportReport',
  method: 'GET',
  path: '/tenants/{tenant}/imports/{import}/report',
  kinds: ['tenant'],
  summary: 'Download the report of an import',
  scope: 'read',
  answers: { 200: { description: 'One line a row, in the order of the file.', files: ['text/csv'] } },
  async handle({ services, params, type }) {
    // Not found, rather than an empty file.
    await readProgress(services, params.tenant, params.import);
    const content = await streamText(writeReport(services.db, params.tenant, params.import));
    return { status: 200, body: { type, content, fileName: `import-report-${params.tenant}.csv` } };
  },
});

/** One round trip each. */
const ROWS = 2_000;

/** For programs: in the words of the API, whatever the language. */
async function* writeReport(db: Db, tenantId: string, importId: string): AsyncGenerator<string, void> {
  yield csvLine(['line', 'username', 'result', 'problems']);
  let after = 0;
  for (;;) {
    const rows = await readReport(db, tenantId, importId, { after, limit: ROWS });
    yield rows
      .map(({ line, username, outcome, problems }) => {
        const told = Object.entries(problems ?? {}).map(([column, { problem }]) => `${column}: ${problem}`);
        return csvLine([line, username, outcome ?? 'waiting', told.join('; ')]);
      })
      .join('');
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    after = last.line;
  }
}
