import { advanceImport } from '../imports/advance-import.ts';
import { LARGEST_FILE } from '../imports/decode-file.ts';
import { discardImport } from '../imports/discard-import.ts';
import { listImports } from '../imports/list-imports.ts';
import { MOST_ROWS, parseFile, parseRows, type FileProblem } from '../imports/parse-file.ts';
import { prepareImport } from '../imports/prepare-import.ts';
import { readImport } from '../imports/read-import.ts';
import { readProgress } from '../imports/read-progress.ts';
import { startImport } from '../imports/start-import.ts';
import { stopImport } from '../imports/stop-import.ts';
import { messagesFor } from '../web/messages/index.ts';
import { defineRoute, defineUploadRoute } from './define-routes.ts';
import {
  importPage,
  newImport,
  oneImport,
  progress,
  rowQuery,
  showImport,
  showListedImport,
} from './import-fields.ts';
import { ApiProblem } from './problems.ts';
import { requireScope } from './serve-routes.ts';

const { imports: words } = messagesFor('en');

const IMPORTS = '/tenants/{tenant}/imports';
const IMPORT = `${IMPORTS}/{import}` as const;
const kinds = ['tenant'] as const;

/** After the answer a Worker has half a minute; the cron goes on from there. */
const TIME_AFTER_START = 20_000;

const list = defineRoute({
  name: 'listImports',
  method: 'GET',
  path: IMPORTS,
  kinds,
  summary: 'List imports',
  scope: 'read',
  query: rowQuery,
  answers: { 200: { description: 'One page, newest first.', schema: importPage, headers: ['Link'] } },
  async handle({ services, params, query }) {
    const { imports, next } = await listImports(services.db, params.tenant, query);
    return { status: 200, body: { items: imports.map(showListedImport), next }, next };
  },
});

const prepare = defineUploadRoute({
  name: 'prepareImport',
  method: 'POST',
  path: IMPORTS,
  kinds,
  summary: 'Hand in many users',
  description:
    'As CSV (a header Content-Disposition may name the file) or as JSON. Every row is looked at; nobody is registered before the import is started.',
  scope: 'write',
  body: newImport,
  upload: { types: ['text/csv'], largest: LARGEST_FILE },
  answers: {
    201: { description: 'What each row would do.', schema: oneImport, headers: ['Location'] },
  },
  problems: ['malformed_file', 'too_many_rows_today'],
  async handle({ services, params, actor, body }) {
    const isFile = 'bytes' in body;
    const parsed = isFile ? parseFile(body.bytes) : parseRows(body.rows.map(withoutGaps));
    if (parsed.outcome === 'refused') {
      throw new ApiProblem('malformed_file', { detail: describeFileProblem(parsed) });
    }
    const fileName = (isFile ? body.fileName : body.name) ?? 'API';
    const prepared = await prepareImport(services, params.tenant, actor, { ...parsed, fileName });
    if (prepared.outcome === 'too-many-today') throw new ApiProblem('too_many_rows_today');
    const { importId } = prepared;
    return {
      status: 201,
      body: showImport(await readImport(services, params.tenant, importId)),
      location: `/tenants/${params.tenant}/imports/${importId}`,
    };
  },
});

const read = defineRoute({
  name: 'readImport',
  method: 'GET',
  path: IMPORT,
  kinds,
  summary: 'Read an import with its rows',
  scope: 'read',
  query: rowQuery,
  answers: {
    200: { description: 'The import, and one page of its rows.', schema: oneImport, headers: ['Link'] },
  },
  async handle({ services, params, query }) {
    const found = await readImport(services, params.tenant, params.import, query);
    return { status: 200, body: showImport(found), next: found.next };
  },
});

const discard = defineRoute({
  name: 'discardImport',
  method: 'DELETE',
  path: IMPORT,
  kinds,
  summary: 'Discard an import that was not started',
  scope: 'write',
  answers: { 204: { description: 'Nobody was registered, and nobody will be.' } },
  problems: ['import_started'],
  async handle({ services, params, actor }) {
    const which = { importId: params.import, actor };
    const { outcome } = await discardImport(services.db, params.tenant, which);
    if (outcome === 'started') throw new ApiProblem('import_started');
    return { status: 204, body: undefined };
  },
});

const start = defineRoute({
  name: 'startImport',
  method: 'PUT',
  path: `${IMPORT}/run`,
  kinds,
  summary: 'Start an import, or go on with one that was stopped',
  description:
    'It goes on by itself. One that runs or is done stays as it is. Rows that make administrators need the scope `security`.',
  scope: 'write',
  answers: { 202: { description: 'How far it is.', schema: progress } },
  async handle({ services, token, params, actor }) {
    const mayMakeAdmins = token.scopes.includes('security');
    const which = { importId: params.import, actor, mayMakeAdmins };
    const { outcome } = await startImport(services, params.tenant, which);
    if (outcome === 'makes-administrators') requireScope(token, 'security');
    if (outcome === 'started') {
      services.after(() =>
        advanceImport(
          services,
          { tenantId: params.tenant, importId: params.import },
          { until: services.clock() + TIME_AFTER_START },
        ),
      );
    }
    return { status: 202, body: await readProgress(services, params.tenant, params.import) };
  },
});

const stop = defineRoute({
  name: 'stopImport',
  method: 'DELETE',
  path: `${IMPORT}/run`,
  kinds,
  summary: 'Stop an import',
  description: 'At once. Those who are registered stay.',
  scope: 'write',
  answers: { 200: { description: 'How far it came.', schema: progress } },
  async handle({ services, params, actor }) {
    await stopImport(services, params.tenant, { importId: params.import, actor });
    return { status: 200, body: await readProgress(services, params.tenant, params.import) };
  },
});

export const importRoutes = [list, prepare, read, discard, start, stop];

/** What is not given is as an empty cell. */
function withoutGaps<T extends { role?: string | undefined; language?: string | undefined }>(row: T) {
  return { ...row, role: row.role ?? '', language: row.language ?? '' };
}

function describeFileProblem(given: FileProblem): string {
  const { fileProblems } = words;
  switch (given.problem) {
    case 'too-large':
      return fileProblems['too-large'](LARGEST_FILE / 1024 / 1024);
    case 'broken-quotes':
      return fileProblems['broken-quotes'](given.line);
    case 'missing-columns':
    case 'repeated-columns':
      return fileProblems[given.problem](given.columns.join(', '));
    case 'too-many-rows':
      return fileProblems['too-many-rows'](given.rows, MOST_ROWS);
    case 'empty':
    case 'spreadsheet':
    case 'encoding':
    case 'not-text':
    case 'no-rows':
      return fileProblems[given.problem];
  }
}
