import type { listApplications, ListedApplication } from '../applications/list-applications.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { Pager } from '../web/pager.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type State = {
  list: Awaited<ReturnType<typeof listApplications>>;
  search: string;
  paged: boolean;
  removed: boolean;
};

/** All applications by name. */
export function ApplicationsPage(props: OperatorPageProps & { state: State }) {
  const { m, state } = props;
  const { list, search, paged, removed } = state;
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={m.operator.applications}
      action={
        <a class="button primary" href="/operator/new-application">
          {m.applications.register}
        </a>
      }
    >
      {removed ? <Notice kind="good">{m.applications.removed}</Notice> : null}
      <Search m={m} search={search} />
      {list.applications.length === 0 ? (
        <Nothing m={m} filtered={search !== '' || paged} />
      ) : (
        <ApplicationTable m={m} applications={list.applications} />
      )}
      <Pager
        m={m}
        first={paged ? pathOf(search) : null}
        next={list.next === null ? null : pathOf(search, list.next)}
      />
    </OperatorPage>
  );
}

function Search({ m, search }: { m: Messages; search: string }) {
  return (
    <form method="get" action="/operator/applications" class="toolbar" role="search">
      <div class="field wide">
        <label for="search">{m.operator.search}</label>
        <input
          id="search"
          name="search"
          type="search"
          value={search}
          placeholder={m.applications.searchHint}
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <button class="button">{m.operator.show}</button>
    </form>
  );
}

function Nothing({ m, filtered }: { m: Messages; filtered: boolean }) {
  const words = m.applications;
  return (
    <div class="empty">
      <h2>{filtered ? words.noneTitle : words.emptyTitle}</h2>
      <p class="quiet">{filtered ? words.noneText : words.emptyText}</p>
      {filtered ? <a href="/operator/applications">{m.operator.clear}</a> : null}
    </div>
  );
}

function ApplicationTable({ m, applications }: { m: Messages; applications: ListedApplication[] }) {
  const words = m.applications;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listed}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.kind}</th>
            <th scope="col">{words.party}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.tenants}</th>
          </tr>
        </thead>
        <tbody>
          {applications.map((application) => (
            <tr>
              <th scope="row">
                <a href={`/operator/applications/${application.id}`}>{application.name}</a>
                <span class="quiet">{application.id}</span>
              </th>
              <td data-label={words.kind}>{words.kinds[application.kind]}</td>
              <td data-label={words.party}>{words.parties[application.firstParty ? 'first' : 'third']}</td>
              <td data-label={words.state}>
                <ApplicationStateBadge m={m} disabledAt={application.disabledAt} />
              </td>
              <td data-label={words.tenants}>
                {application.tenants === 'all' ? words.everyTenant : application.tenants}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ApplicationStateBadge({ m, disabledAt }: { m: Messages; disabledAt: number | null }) {
  const { states } = m.applications;
  return disabledAt === null ? (
    <span class="badge good">{states.enabled}</span>
  ) : (
    <span class="badge warn">{states.disabled}</span>
  );
}

function pathOf(search: string, after?: string): string {
  const query = new URLSearchParams({ ...(search && { search }), ...(after && { after }) });
  return query.size === 0 ? '/operator/applications' : `/operator/applications?${query.toString()}`;
}
