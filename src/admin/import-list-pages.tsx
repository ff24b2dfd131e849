import { COLUMNS, REQUIRED_COLUMNS } from '../imports/columns.ts';
import { LARGEST_FILE } from '../imports/decode-file.ts';
import { MOST_ROWS } from '../imports/parse-file.ts';
import type { ListedImport } from '../imports/read-import.ts';
import { formatTime } from '../web/dates.ts';
import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { Pager } from '../web/pager.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { StateBadge } from './import-pages.tsx';
import { MEGABYTES } from './import-problem-pages.tsx';

type Props = AdminPageProps & {
  imports: ListedImport[];
  /** whether newer ones come before, and the cursor of those that follow */
  paged: boolean;
  next: string | null;
  timeZone: string;
  fileError: string | undefined;
  discarded: boolean;
};

/** A file to begin with, what stands in it, and the imports before. */
export function ImportListPage(props: Props) {
  const { m, admin, imports, paged, next, timeZone, fileError, discarded } = props;
  const base = `/admin/${admin.tenant.id}/imports`;
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.imports.title}
      back={{ href: `/admin/${admin.tenant.id}/users`, label: m.admin.users }}
      error={fileError !== undefined}
    >
      {discarded ? <Notice kind="good">{m.imports.discarded}</Notice> : null}
      <p>{m.imports.lead}</p>
      <UploadForm m={m} base={base} error={fileError} />
      <Format m={m} />
      <section>
        <h2 id="earlier">{m.imports.earlier}</h2>
        {imports.length === 0 ? (
          <div class="empty">
            <p>{m.imports.none}</p>
          </div>
        ) : (
          <ImportTable m={m} base={base} imports={imports} timeZone={timeZone} />
        )}
        <Pager m={m} first={paged ? base : null} next={next === null ? null : `${base}?cursor=${next}`} />
        <p class="hint">{m.imports.kept}</p>
      </section>
    </AdminPage>
  );
}

function UploadForm({ m, base, error }: { m: Messages; base: string; error: string | undefined }) {
  return (
    <form method="post" action={base} enctype="multipart/form-data" class="drop" data-drop="file">
      <div class="field">
        <label for="file">{m.imports.file}</label>
        <input
          id="file"
          name="file"
          type="file"
          accept=".csv,.txt,text/csv"
          required
          data-most={LARGEST_FILE}
          data-too-large={m.imports.fileProblems['too-large'](MEGABYTES)}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby="file-message"
        />
        <FieldMessage
          name="file"
          error={error}
          hint={
            <>
              {m.imports.fileHint(MOST_ROWS, MEGABYTES)} <span hidden>{m.imports.dropHere}</span>
            </>
          }
        />
      </div>
      <div class="row">
        <button class="button primary">{m.imports.preview}</button>
        <a href={`${base}/template.csv`} download>
          {m.imports.template}
        </a>
      </div>
    </form>
  );
}

function Format({ m }: { m: Messages }) {
  return (
    <section>
      <h2 id="format">{m.imports.formatTitle}</h2>
      <p>
        {m.imports.formatText} {m.imports.otherColumns}
      </p>
      <div class="table stack" tabindex={0} role="group" aria-labelledby="format">
        <table>
          <thead>
            <tr>
              <th scope="col">{m.imports.column}</th>
              <th scope="col">{m.imports.needed}</th>
              <th scope="col">{m.imports.content}</th>
            </tr>
          </thead>
          <tbody>
            {COLUMNS.map((column) => (
              <tr>
                <th scope="row">{m.imports.columns[column]}</th>
                <td data-label={m.imports.needed}>
                  {REQUIRED_COLUMNS.includes(column) ? m.imports.yes : m.imports.no}
                </td>
                <td data-label={m.imports.content}>{m.imports.contents[column]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ImportTable(props: { m: Messages; base: string; imports: ListedImport[]; timeZone: string }) {
  const { m, base, imports, timeZone } = props;
  return (
    <div class="table stack" tabindex={0} role="group" aria-labelledby="earlier">
      <table>
        <thead>
          <tr>
            <th scope="col">{m.imports.file}</th>
            <th scope="col">{m.imports.state}</th>
            <th scope="col" class="number">
              {m.imports.rows}
            </th>
            <th scope="col">{m.imports.uploaded}</th>
            <th scope="col">{m.imports.by}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <tr>
              <th scope="row">
                <a href={`${base}/${one.id}`}>{one.fileName}</a>
              </th>
              <td data-label={m.imports.state}>
                <StateBadge m={m} state={one.state} />
              </td>
              <td class="number" data-label={m.imports.rows}>
                {m.imports.doneOf(one.done, one.total)}
              </td>
              <td data-label={m.imports.uploaded}>
                {formatTime(one.createdAt, { language: m.language, timeZone })}
              </td>
              <td data-label={m.imports.by}>{one.startedBy ?? m.imports.nobody}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
