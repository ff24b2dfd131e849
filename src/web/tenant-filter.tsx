import type { Child } from 'hono/jsx';
import type { Place } from '../users/users-of-account.ts';
import type { Messages } from './messages/index.ts';

/** A list of tenants as long as this gets a filter. */
const FILTER_FROM = 8;

type Props = {
  m: Messages;
  /** the page that shows the list; `children`: what else it needs to know */
  action: string;
  filter: string;
  all: number;
  found: number;
  children?: Child;
};

/** Narrows the list with the id `tenants`: while someone types, and without script by its button. */
export function TenantFilter({ m, action, filter, all, found, children }: Props) {
  const nothing = found === 0 ? <p>{m.tenants.nothingFound}</p> : null;
  if (all < FILTER_FROM) return nothing;
  return (
    <>
      <form method="get" action={action} class="filter" role="search">
        {children}
        <label for="filter">{m.tenants.filter}</label>
        <div class="row">
          <input
            id="filter"
            name="filter"
            type="search"
            value={filter}
            autocomplete="off"
            data-filter="tenants"
          />
          <button class="button" data-unneeded>
            {m.tenants.filterGo}
          </button>
        </div>
        <p
          class="hint"
          role="status"
          data-filter-count
          data-one={m.tenants.shown(1)}
          data-many={m.tenants.shown(2).replace('2', '#')}
        >
          {m.tenants.shown(found)}
        </p>
      </form>
      {nothing}
    </>
  );
}

/** What a filter looks at, for the `data-text` of a tenant in the list. */
export function searchableOf({ tenantName, tenantId }: Place, m: Messages): string {
  return `${tenantName} ${tenantId}`.toLocaleLowerCase(m.language);
}

export function matchesFilter(place: Place, filter: string, m: Messages): boolean {
  return searchableOf(place, m).includes(filter.trim().toLocaleLowerCase(m.language));
}
