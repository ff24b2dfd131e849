import type { ListedUser, UserFilter, UserList } from '../users/list-users.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { Pager } from '../web/pager.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

export type ListState = {
  filter: UserFilter;
  list: UserList;
  paged: boolean;
  removed: boolean;
  timeZone: string;
};

/** The users of a tenant: search, filters, sort and pages are links and a form, so that each can be kept and sent. */
export function UsersPage(props: AdminPageProps & { state: ListState }) {
  const { m, admin, state } = props;
  const { filter, list, paged } = state;
  const base = `/admin/${admin.tenant.id}/users`;
  const query = queryOf(filter);
  const filtered = query.size > 0;
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.admin.users}
      action={
        <div class="row">
          <a class="button" href={`/admin/${admin.tenant.id}/imports`}>
            {m.users.importMany}
          </a>
          <a class="button primary" href={`${base}/new`}>
            {m.users.register}
          </a>
        </div>
      }
    >
      {state.removed ? <Notice kind="good">{m.users.done.removed}</Notice> : null}
      <Filter m={m} base={base} filter={filter} />
      {filter.untold ? <p class="hint">{m.users.untoldShown}</p> : null}
      {list.users.length === 0 ? (
        <div class="empty">
          <h2>{m.users.noneTitle}</h2>
          <p class="quiet">{m.users.noneText}</p>
          {filtered ? <a href={base}>{m.users.clear}</a> : null}
        </div>
      ) : (
        <UserTable m={m} base={base} users={list.users} timeZone={state.timeZone} />
      )}
      <Pager
        m={m}
        first={paged ? withQuery(base, query) : null}
        next={list.next === null ? null : withQuery(base, query, { cursor: list.next })}
      />
      {list.users.length > 0 ? (
        <p class="quiet">
          <a href={withQuery(`${base}.csv`, query)} download>
            {m.users.export}
          </a>
        </p>
      ) : null}
    </AdminPage>
  );
}

function Filter({ m, base, filter }: { m: Messages; base: string; filter: UserFilter }) {
  return (
    <form method="get" action={base} class="toolbar" role="search">
      <div class="field wide">
        <label for="search">{m.users.search}</label>
        <input
          id="search"
          name="search"
          type="search"
          value={filter.search ?? ''}
          placeholder={m.users.searchHint}
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <SelectField
        bare
        name="state"
        label={m.users.state}
        value={filter.keptOut ?? filter.state ?? ''}
        options={[
          { value: '', label: m.users.everyState },
          ...(['active', 'invited', 'deactivated'] as const).map((value) => ({
            value,
            label: m.users.states[value],
          })),
          { value: 'held', label: m.users.heldBack },
          { value: 'barred', label: m.users.mayNotSignIn },
        ]}
      />
      <SelectField
        bare
        name="role"
        label={m.users.role}
        value={filter.role ?? ''}
        options={[
          { value: '', label: m.users.everyRole },
          ...(['admin', 'user'] as const).map((value) => ({ value, label: m.common.role[value] })),
        ]}
      />
      <SelectField
        bare
        name="sort"
        label={m.users.sort}
        value={filter.sort ?? 'name'}
        options={(['name', 'username', 'entered'] as const).map((value) => ({
          value,
          label: m.users.sorts[value],
        }))}
      />
      {filter.untold ? <input type="hidden" name="told" value="never" /> : null}
      <button class="button">{m.users.show}</button>
    </form>
  );
}

function UserTable(props: { m: Messages; base: string; users: ListedUser[]; timeZone: string }) {
  const { m, base, users, timeZone } = props;
  return (
    <div class="table stack users" tabindex={0} role="group" aria-label={m.users.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.users.name}</th>
            <th scope="col">{m.users.state}</th>
            <th scope="col">{m.users.role}</th>
            <th scope="col">{m.users.level}</th>
            <th scope="col">{m.users.lastSignIn}</th>
            <th scope="col">{m.users.associateId}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr>
              <th scope="row">
                <a href={`${base}/${user.id}`}>
                  {user.firstName} {user.lastName}
                </a>
                <span class="quiet">{user.username}</span>
              </th>
              <td data-label={m.users.state}>
                <StateBadge m={m} user={user} />
              </td>
              <td data-label={m.users.role}>{m.common.role[user.role]}</td>
              <td data-label={m.users.level}>{user.level ? m.users.levels[user.level] : '–'}</td>
              <td data-label={m.users.lastSignIn}>
                {user.lastEnteredAt === null
                  ? m.users.never
                  : formatTime(user.lastEnteredAt, { language: m.language, timeZone })}
              </td>
              <td class="wrap" data-label={m.users.associateId}>
                {hasOwnId(user) ? user.associateId : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who was not registered with one has been given their user's id. */
export function hasOwnId({ id, associateId }: Pick<ListedUser, 'id' | 'associateId'>): boolean {
  return id !== associateId;
}

type Shown = Pick<ListedUser, 'state' | 'declinedAt' | 'heldAt' | 'barredAt'>;

/** Who is held back or barred is not told to be active. */
export function StateBadge({ m, user }: { m: Messages; user: Shown }) {
  if (user.state !== 'deactivated') {
    if (user.heldAt !== null) return <span class="badge bad">{m.users.heldBack}</span>;
    if (user.barredAt !== null) return <span class="badge bad">{m.users.mayNotSignIn}</span>;
  }
  const kind = { active: 'good', invited: 'warn', deactivated: '' }[user.state];
  const declined = user.state === 'invited' && user.declinedAt !== null;
  return <span class={`badge ${kind}`}>{declined ? m.users.declined : m.users.states[user.state]}</span>;
}

function queryOf({ search, state, keptOut, role, untold, sort }: UserFilter): URLSearchParams {
  const given = { search, state: keptOut ?? state, role, told: untold ? 'never' : undefined, sort };
  return new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function withQuery(path: string, query: URLSearchParams, more: Record<string, string> = {}): string {
  const all = new URLSearchParams([...query, ...Object.entries(more)]);
  return all.size === 0 ? path : `${path}?${all.toString()}`;
}
