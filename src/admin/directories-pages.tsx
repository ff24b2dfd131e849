import type { DirectoryState, ListedDirectory } from '../directories/list-directories.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { directories: ListedDirectory[]; removed: boolean; timeZone: string };

/** Who provisions the users of the tenant. */
export function DirectoriesPage(props: Props) {
  const { m, admin, directories, removed, timeZone } = props;
  const base = `/admin/${admin.tenant.id}/directories`;
  const add = (
    <a class="button primary" href={`${base}/new`}>
      {m.directories.add}
    </a>
  );
  return (
    <AdminPage {...props} part="directories" title={m.directories.title} action={add}>
      {removed ? <Notice kind="good">{m.directories.removed}</Notice> : null}
      <p>{m.directories.lead}</p>
      {directories.length === 0 ? (
        <div class="empty">
          <h2>{m.directories.noneTitle}</h2>
          <p class="quiet">{m.directories.noneText}</p>
        </div>
      ) : (
        <DirectoryTable m={m} base={base} directories={directories} timeZone={timeZone} />
      )}
    </AdminPage>
  );
}

type TableProps = { m: Messages; base: string; directories: ListedDirectory[]; timeZone: string };

export function DirectoryTable({ m, base, directories, timeZone }: TableProps) {
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={m.directories.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.directories.directory}</th>
            <th scope="col">{m.directories.state}</th>
            <th scope="col">{m.directories.lastRequest}</th>
            <th scope="col">{m.directories.users}</th>
            <th scope="col">{m.directories.groups}</th>
            <th scope="col">{m.directories.refusals}</th>
          </tr>
        </thead>
        <tbody>
          {directories.map((directory) => (
            <tr>
              <th scope="row">
                <a href={`${base}/${directory.id}`}>{directory.name}</a>
                <span class="quiet">{m.directories.kindsShort[directory.kind]}</span>
              </th>
              <td data-label={m.directories.state}>
                <DirectoryBadge m={m} state={directory.state} />
              </td>
              <td data-label={m.directories.lastRequest}>
                {directory.lastRequestAt === null ? m.common.never : when(directory.lastRequestAt)}
              </td>
              <td data-label={m.directories.users}>
                {directory.users}
                {directory.deactivated > 0 ? (
                  <span class="quiet">{m.directories.deactivatedCount(directory.deactivated)}</span>
                ) : null}
              </td>
              <td data-label={m.directories.groups}>{directory.groups}</td>
              <td data-label={m.directories.refusals}>
                {directory.refusals === 0 ? (
                  '0'
                ) : (
                  <a href={`${base}/${directory.id}/requests?only=refused`}>{directory.refusals}</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const KINDS: Record<DirectoryState, string> = { waiting: '', connected: ' good', paused: ' warn' };

export function DirectoryBadge({ m, state }: { m: Messages; state: DirectoryState }) {
  return <span class={`badge${KINDS[state]}`}>{m.directories.states[state]}</span>;
}
