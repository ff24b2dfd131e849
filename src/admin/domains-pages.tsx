import type { DomainState, ListedDomain } from '../domains/list-domains.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { state: { domains: ListedDomain[]; removed: boolean } };

/** Which domains of the tenant are under a provider, or on the way there. */
export function DomainsPage(props: Props) {
  const { m, admin, state } = props;
  const base = `/admin/${admin.tenant.id}/domains`;
  const add = (
    <a class="button primary" href={`${base}/new`}>
      {m.domains.add}
    </a>
  );
  return (
    <AdminPage {...props} part="domains" title={m.domains.title} action={add}>
      {state.removed ? <Notice kind="good">{m.domains.removed}</Notice> : null}
      <p>{m.domains.lead}</p>
      {state.domains.length === 0 ? (
        <div class="empty">
          <h2>{m.domains.noneTitle}</h2>
          <p class="quiet">{m.domains.noneText}</p>
        </div>
      ) : (
        <DomainTable m={m} base={base} domains={state.domains} />
      )}
    </AdminPage>
  );
}

function DomainTable({ m, base, domains }: { m: Messages; base: string; domains: ListedDomain[] }) {
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={m.domains.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.domains.domain}</th>
            <th scope="col">{m.domains.provider}</th>
            <th scope="col">{m.domains.directory}</th>
            <th scope="col">{m.domains.state}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map((domain) => (
            <tr>
              <th scope="row">
                <a href={`${base}/${domain.id}`}>{domain.domain}</a>
              </th>
              <td data-label={m.domains.provider}>{m.users.levels[domain.provider]}</td>
              <td class="wrap" data-label={m.domains.directory}>
                {domain.directory}
              </td>
              <td data-label={m.domains.state}>
                <StateBadge m={m} state={domain.state} />
                {domain.pilots > 0 ? <span class="quiet">{m.domains.pilotCount(domain.pilots)}</span> : null}
                {domain.missingSince === null ? null : (
                  <span class="quiet">
                    <span class="badge warn">{m.domains.recordGone}</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const KINDS: Record<DomainState, string> = {
  claimed: '',
  disputed: ' warn',
  proved: ' accent',
  on: ' good',
};

export function StateBadge({ m, state }: { m: Messages; state: DomainState }) {
  return <span class={`badge${KINDS[state]}`}>{m.domains.states[state]}</span>;
}
