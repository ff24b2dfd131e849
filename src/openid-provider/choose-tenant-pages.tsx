import { matchesFilter, searchableOf, TenantFilter } from '../web/tenant-filter.tsx';
import type { AuthorizeResult } from './authorize.ts';
import { BackTo, OnTheWayPage, SignedInAs, type OnTheWay } from './on-the-way-pages.tsx';

type ChooseTenant = Extract<AuthorizeResult, { outcome: 'choose-tenant' }>;

/** R6: more than one tenant, so the person chooses; for this sign-in of this application alone. */
export function ChooseTenantPage(props: OnTheWay & { result: ChooseTenant; filter: string }) {
  const { m, request, result, filter } = props;
  const { application, person, places } = result;
  const found = places.filter((place) => matchesFilter(place, filter, m));
  return (
    <OnTheWayPage
      {...props}
      application={application}
      title={m.tenants.chooseTitle}
      lead={m.openid.chooseLead(application.name)}
      wide
    >
      <SignedInAs {...props} username={person.username} />
      <TenantFilter m={m} action="/oauth2/authorize" filter={filter} all={places.length} found={found.length}>
        <input type="hidden" name="resume" value={request} />
      </TenantFilter>
      <form method="post" action="/oauth2/authorize/tenant">
        <input type="hidden" name="request" value={request} />
        <ul class="choices" id="tenants" aria-label={m.tenants.list}>
          {found.map((place) => (
            <li data-text={searchableOf(place, m)}>
              <button class="choice" name="tenant" value={place.tenantId}>
                <span class="choice-name">{place.tenantName}</span>
                <span class="quiet">
                  {place.tenantId} · {m.common.role[place.role]}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </form>
      <BackTo {...props} application={application} />
    </OnTheWayPage>
  );
}
