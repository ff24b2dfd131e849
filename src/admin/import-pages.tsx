import type { ListedImport, ReadImport } from '../imports/read-import.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { Pager } from '../web/pager.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { Counts, RowTable } from './import-row-pages.tsx';

type Props = AdminPageProps & {
  one: ReadImport;
  paged: boolean;
  /** whether the person has proved who they are a short while ago */
  recent: boolean;
};

/** One import: what it would do, how far it is, or what it did. */
export function ImportPage(props: Props) {
  const { m, admin, one, paged } = props;
  const path = `/admin/${admin.tenant.id}/imports`;
  const here = `${path}/${one.id}`;
  return (
    <AdminPage {...props} part="users" title={one.fileName} back={{ href: path, label: m.imports.back }}>
      {one.state === 'ready' ? <Ready {...props} path={here} /> : null}
      {one.state === 'running' ? <Running m={m} one={one} path={here} /> : null}
      {one.state === 'stopped' ? <Stopped {...props} path={here} /> : null}
      {one.state === 'done' ? <Done m={m} one={one} path={here} /> : null}
      {one.state === 'running' ? null : (
        <section>
          <h2 id="rows">{m.imports.rowsTitle}</h2>
          <p class="hint">{m.imports.rowsText}</p>
          <RowTable m={m} rows={one.rows} ready={one.state === 'ready'} />
          <Pager
            m={m}
            first={paged ? here : null}
            next={one.next === null ? null : `${here}?cursor=${one.next}`}
          />
        </section>
      )}
    </AdminPage>
  );
}

export function StateBadge({ m, state }: { m: Messages; state: ListedImport['state'] }) {
  const kinds = { ready: '', running: ' accent', stopped: ' warn', done: ' good' };
  return <span class={`badge${kinds[state]}`}>{m.imports.states[state]}</span>;
}

function Ready({ m, admin, one, recent, path }: Props & { path: string }) {
  const people = one.counts.registered ?? 0;
  return (
    <>
      {one.ignored.length > 0 ? <Notice>{m.imports.ignored(one.ignored.join(', '))}</Notice> : null}
      <Counts m={m} one={one} />
      {people === 0 ? <Notice>{m.imports.nothingToDo}</Notice> : null}
      {people > 0 ? (
        <>
          <ul class="notes">
            <Mails m={m} admin={admin} people={people} />
            {one.admins > 0 ? <Admins m={m} admins={one.admins} recent={recent} /> : null}
            {people < one.total ? <li>{m.imports.others}</li> : null}
          </ul>
          <form method="post" action={`${path}/start`}>
            <p>
              <button class="button primary">{m.imports.start(people)}</button>
            </p>
          </form>
        </>
      ) : null}
      <form method="post" action={`${path}/removal`}>
        <button class="link">{m.imports.discard}</button>
      </form>
    </>
  );
}

function Mails({ m, admin, people }: Pick<Props, 'm' | 'admin'> & { people: number }) {
  const { welcomeMails, invitationsPerDay } = admin.tenant;
  if (!welcomeMails) return <li>{m.imports.mailsOff}</li>;
  const days = Math.floor((people - 1) / Math.max(invitationsPerDay, 1));
  return (
    <li>
      {m.imports.mails} {days > 0 ? m.imports.mailsWait(invitationsPerDay, days) : null}
    </li>
  );
}

function Admins({ m, admins, recent }: { m: Messages; admins: number; recent: boolean }) {
  return (
    <li>
      {m.imports.admins(admins)} {recent ? null : m.imports.adminsProof}
    </li>
  );
}

/** Script moves the bar and goes on with the import while the page is open; without it, both go on all the same. */
function Running({ m, one, path }: { m: Messages; one: ReadImport; path: string }) {
  return (
    <>
      <div class="progress" data-import={path}>
        <h2>{m.imports.running}</h2>
        <progress max={one.total} value={one.done} aria-label={m.imports.progress}></progress>
        <p class="number" data-words={m.imports.ofRows}>
          {m.imports.doneOf(one.done, one.total)}
        </p>
        <p>{m.imports.runningText}</p>
        <noscript>
          <a href={path}>{m.imports.reload}</a>
        </noscript>
      </div>
      <ul class="deeds">
        <li>
          <p class="hint">{m.imports.stopText}</p>
          <form method="post" action={`${path}/stop`}>
            <button class="button">{m.imports.stop}</button>
          </form>
        </li>
      </ul>
    </>
  );
}

function Stopped({ m, one, recent, path }: Props & { path: string }) {
  return (
    <>
      <Notice kind="warn" title={m.imports.stopped}>
        <p>{m.imports.stoppedText(one.counts.waiting ?? 0)}</p>
        {one.starterHolds ? null : <p>{m.imports.stoppedBecause}</p>}
        {one.admins > 0 && !recent ? <p>{m.imports.adminsProof}</p> : null}
      </Notice>
      <form method="post" action={`${path}/start`}>
        <p>
          <button class="button primary">{m.imports.resume}</button>
        </p>
      </form>
      <Counts m={m} one={one} />
      <ReportLink m={m} path={path} />
    </>
  );
}

function Done({ m, one, path }: { m: Messages; one: ReadImport; path: string }) {
  return (
    <>
      <Notice kind="good" title={m.imports.done}>
        <p>{m.imports.doneText(one.counts.registered ?? 0)}</p>
      </Notice>
      <Counts m={m} one={one} />
      <ReportLink m={m} path={path} primary />
    </>
  );
}

function ReportLink({ m, path, primary }: { m: Messages; path: string; primary?: boolean }) {
  return (
    <p>
      <a class={primary ? 'button primary' : 'button'} href={`${path}/report.csv`} download>
        {m.imports.report}
      </a>
    </p>
  );
}
