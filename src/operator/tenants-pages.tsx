import type { listTenants, ListedTenant } from '../tenants/list-tenants.ts';
import { TENANT_STATES, type TenantState } from '../tenants/tenant-state.ts';
import type { Messages } from '../web/messages/index.ts';
import { Pager } from '../web/pager.tsx';
import { SelectField } from '../web/select-field.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Filter = { search: string; state: TenantState | undefined };
type Props = OperatorPageProps & {
  list: Awaited<ReturnType<typeof listTenants>>;
  filter: Filter;
  paged: boolean;
};

/** All tenants by id; search, filter and pages are a form and links, so that each can be kept. */
export function TenantsPage(props: Props) {
  const { m, list, filter, paged } = props;
  const words = m.operator;
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={words.tenants}
      action={
        <a class="button primary" href="/operator/new-tenant">
          {words.register}
        </a>
      }
    >
      <FilterForm m={m} filter={filter} />
      {list.tenants.length === 0 ? (
        <Nothing m={m} filtered={filter.search !== '' || filter.state !== undefined || paged} />
      ) : (
        <TenantTable m={m} tenants={list.tenants} />
      )}
      <Pager
        m={m}
        first={paged ? pathOf(filter) : null}
        next={list.next === null ? null : pathOf(filter, list.next)}
      />
    </OperatorPage>
  );
}

function FilterForm({ m, filter }: { m: Messages; filter: Filter }) {
  const words = m.operator;
  return (
    <form method="get" action="/operator/tenants" class="toolbar" role="search">
      <div class="field wide">
        <label for="search">{words.search}</label>
        <input
          id="search"
          name="search"
          type="search"
          value={filter.search}
          placeholder={words.searchHint}
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <SelectField
        bare
        name="state"
        label={words.state}
        value={filter.state ?? ''}
        options={[
          { value: '', label: words.everyState },
          ...TENANT_STATES.map((value) => ({ value, label: words.states[value] })),
        ]}
      />
      <button class="button">{words.show}</button>
    </form>
  );
}

function Nothing({ m, filtered }: { m: Messages; filtered: boolean }) {
  const words = m.operator;
  return (
    <div class="empty">
      <h2>{filtered ? words.noneTitle : words.noTenantsTitle}</h2>
      <p class="quiet">{filtered ? words.noneText : words.noTenantsText}</p>
      {filtered ? <a href="/operator/tenants">{words.clear}</a> : null}
    </div>
  );
}

function TenantTable({ m, tenants }: { m: Messages; tenants: ListedTenant[] }) {
  const words = m.operator;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listTenants}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.model}</th>
            <th scope="col" class="number">
              {words.users}
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => (
            <tr>
              <th scope="row">
                <a href={`/operator/tenants/${tenant.id}`}>{tenant.name || tenant.id}</a>
                <span class="quiet">{tenant.id}</span>
              </th>
              <td data-label={words.state}>
                <TenantStateBadge m={m} state={tenant.state} />
              </td>
              <td data-label={words.model}>{words.models[tenant.model]}</td>
              <td class="number" data-label={words.users}>
                {tenant.users.toLocaleString(m.language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const KINDS: Record<TenantState, string> = {
  running: 'good',
  suspended: 'warn',
  'to-be-removed': 'bad',
  standard: '',
  removed: '',
};

export function TenantStateBadge({ m, state }: { m: Messages; state: TenantState }) {
  return <span class={`badge ${KINDS[state]}`}>{m.operator.states[state]}</span>;
}

function pathOf({ search, state }: Filter, after?: string): string {
  const query = new URLSearchParams({
    ...(search && { search }),
    ...(state && { state }),
    ...(after && { after }),
  });
  return query.size === 0 ? '/operator/tenants' : `/operator/tenants?${query.toString()}`;
}
