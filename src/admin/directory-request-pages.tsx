import { REQUEST_METHODS, type ListedRequest, type RequestList } from '../directories/list-requests.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Pager } from '../web/pager.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

/** As typed; empty where nothing was. `name`: what `about` is called, in the form. */
export type TypedRequestFilter = Record<'only' | 'method' | 'about' | 'name', string>;

type Props = AdminPageProps & {
  state: { typed: TypedRequestFilter; list: RequestList; paged: boolean; timeZone: string };
};

/** The log of one directory's requests. */
export function RequestsPage(props: Props) {
  const { m, admin, state } = props;
  const { typed, list, paged, timeZone } = state;
  const { directory, requests, next } = list;
  const directoryPath = `/admin/${admin.tenant.id}/directories/${directory.id}`;
  const base = `${directoryPath}/requests`;
  const { name: _, ...wanted } = typed;
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''));
  const users = `/admin/${admin.tenant.id}/users`;
  return (
    <AdminPage
      {...props}
      part="directories"
      title={m.directories.logTitle(directory.name)}
      back={{ href: directoryPath, label: directory.name }}
    >
      <p>{m.directories.logLead}</p>
      <Filter m={m} base={base} typed={typed} />
      {requests.length === 0 ? (
        <Nothing m={m} base={base} filtered={query.size > 0 || paged} />
      ) : (
        <RequestTable m={m} base={base} users={users} requests={requests} timeZone={timeZone} />
      )}
      <Pager
        m={m}
        first={paged ? withQuery(base, query) : null}
        next={next === null ? null : withQuery(base, query, { cursor: next })}
      />
    </AdminPage>
  );
}

function Filter({ m, base, typed }: { m: Messages; base: string; typed: TypedRequestFilter }) {
  const { filters } = m.directories;
  return (
    <form method="get" action={base} class="toolbar" role="search">
      <div class="field wide">
        <label for="about">{filters.about}</label>
        <input
          id="about"
          name="about"
          value={typed.name}
          placeholder={filters.aboutHint}
          maxlength={300}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <SelectField
        bare
        name="only"
        label={filters.only}
        value={typed.only}
        options={[
          { value: '', label: filters.every },
          { value: 'refused', label: filters.refused },
          { value: 'changes', label: filters.changes },
        ]}
      />
      <SelectField
        bare
        name="method"
        label={filters.method}
        value={typed.method}
        options={[
          { value: '', label: filters.everyMethod },
          ...REQUEST_METHODS.map((value) => ({ value, label: value })),
        ]}
      />
      <button class="button">{filters.show}</button>
    </form>
  );
}

type TableProps = {
  m: Messages;
  base: string;
  /** where their pages are */
  users: string;
  requests: ListedRequest[];
  timeZone: string;
};

function RequestTable({ m, base, users, requests, timeZone }: TableProps) {
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <div class="table stack requests" tabindex={0} role="group" aria-label={m.directories.logList}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.directories.when}</th>
            <th scope="col">{m.directories.request}</th>
            <th scope="col">{m.directories.about}</th>
            <th scope="col">{m.directories.changed}</th>
            <th scope="col">{m.directories.answer}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr>
              <td data-label={m.directories.when}>
                <time datetime={new Date(request.at).toISOString()}>{when(request.at)}</time>
              </td>
              <th scope="row" class="wrap">
                {sayRequest(m, request)}
                <span class="quiet">
                  {request.method} {shorten(request)}
                </span>
              </th>
              <td class="who wrap" data-label={m.directories.about}>
                <About request={request} base={base} users={users} />
              </td>
              <td data-label={m.directories.changed}>{whatChanged(m, request)}</td>
              <td class="wrap" data-label={m.directories.answer}>
                <Answer m={m} request={request} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The user, where they are still here; and a group by what else was asked about it. */
function About(props: { request: ListedRequest; base: string; users: string }) {
  const { request, base, users } = props;
  const { resourceType, resourceId, resourceName, isHere } = request;
  const name = resourceName ?? resourceId;
  if (name === null || resourceId === null) return <>{name ?? '–'}</>;
  if (resourceType === 'User') {
    return isHere ? <a href={`${users}/${resourceId}`}>{name}</a> : <>{name}</>;
  }
  return <a href={`${base}?about=${resourceId}`}>{name}</a>;
}

function Answer({ m, request }: { m: Messages; request: ListedRequest }) {
  const { status, detail, reference } = request;
  if (status < 400) {
    return (
      <>
        {m.directories.outcomes.done} <span class="hint">{status}</span>
      </>
    );
  }
  return (
    <>
      <span class="badge bad">{m.directories.outcomes.refused}</span> {sayWhy(m, request)}
      {detail === null ? null : <span class="quiet">{m.directories.told(detail)}</span>}
      <span class="quiet">
        {status} · {m.directories.reference(reference)}
      </span>
    </>
  );
}

function whatChanged(m: Messages, request: ListedRequest): string {
  if (request.method === 'GET') return '–';
  if (request.changed.length === 0) return m.directories.nothingChanged;
  const words = sayChanged(m, request);
  return words.slice(0, 1).toLocaleUpperCase(m.language) + words.slice(1);
}

/** Without the id of what it is about, which stands beside it by its name. */
function shorten({ path, resourceId }: ListedRequest): string {
  return resourceId === null ? path : path.replace(resourceId, '…');
}

/** What it asked for, in words. */
export function sayRequest(m: Messages, { method, path }: ListedRequest): string {
  const { requests } = m.directories;
  const [, resources, id] = /^\/(Users|Groups)(?:\/([a-z2-7]{24}))?(?=[/?]|$)/.exec(path) ?? [];
  if (resources === undefined) return requests.other;
  if (method === 'GET' || path.includes('/.search')) {
    if (id === undefined) return resources === 'Users' ? requests.lookForUsers : requests.lookForGroups;
  }
  const words: Record<string, string> = requests[resources === 'Users' ? 'User' : 'Group'];
  return words[method] ?? requests.other;
}

/** The attributes by what people call them; those of an extension are told as one. */
export function sayChanged(m: Messages, { method, changed }: ListedRequest): string {
  const words: Record<string, string> = m.directories.attributes;
  const { created, enterprise } = m.directories.attributes;
  if (method === 'POST') return created;
  const named = changed.map((name) => (name.startsWith('urn:') ? enterprise : (words[name] ?? name)));
  return [...new Set(named)].join(', ');
}

/** Why it was refused, in a sentence. */
export function sayWhy(m: Messages, { status, scimType }: ListedRequest): string {
  const whys: Record<string, string> = m.directories.whys;
  return whys[scimType ?? ''] ?? whys[String(status)] ?? m.directories.whys.other;
}

function Nothing({ m, base, filtered }: { m: Messages; base: string; filtered: boolean }) {
  const { filters, emptyTitle, emptyText, noFitTitle, noFitText } = m.directories;
  return (
    <div class="empty">
      <h2>{filtered ? noFitTitle : emptyTitle}</h2>
      <p class="quiet">{filtered ? noFitText : emptyText}</p>
      {filtered ? <a href={base}>{filters.clear}</a> : null}
    </div>
  );
}

function withQuery(path: string, query: URLSearchParams, more: Record<string, string> = {}): string {
  const all = new URLSearchParams([...query, ...Object.entries(more)]);
  return all.size === 0 ? path : `${path}?${all.toString()}`;
}
