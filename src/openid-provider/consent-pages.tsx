import type { AuthorizeResult } from './authorize.ts';
import { OnTheWayPage, type OnTheWay } from './on-the-way-pages.tsx';

type Consent = Extract<AuthorizeResult, { outcome: 'consent' }>;

/** Who asks, for which tenant and whose account, for what; in the words of 'My account'. */
export function ConsentPage(props: OnTheWay & { result: Consent }) {
  const { m, request, otherAccount, result } = props;
  const { application, person, place, scopes, resources } = result;
  const lead = application.firstParty
    ? m.openid.consentLeadOwn
    : m.openid.consentLead(application.name, place.tenantName);
  return (
    <OnTheWayPage
      {...props}
      application={application}
      title={m.openid.consentTitle(application.name)}
      lead={lead}
      wide
    >
      <dl class="facts">
        <dt>{m.openid.tenant}</dt>
        <dd>
          {place.tenantName} <span class="quiet">{place.tenantId}</span>
        </dd>
        <dt>{m.openid.account}</dt>
        <dd>{person.username}</dd>
      </dl>
      <div class="notes">
        <p>{m.openid.consentMay}</p>
        <ul class="reasons">
          {scopes.map((scope) => (
            <li>{m.access.scopes[scope]}</li>
          ))}
          {resources.map((resource) => (
            <li>{m.openid.consentResource(resource)}</li>
          ))}
        </ul>
      </div>
      <p class="hint">{m.openid.consentRemoval}</p>
      <div class="row">
        <form method="post" action="/oauth2/authorize/consent">
          <input type="hidden" name="request" value={request} />
          <input type="hidden" name="tenant" value={place.tenantId} />
          <button class="button primary">{m.openid.allow}</button>
        </form>
        <form method="post" action="/oauth2/authorize/refusal">
          <input type="hidden" name="request" value={request} />
          <button class="button">{m.openid.deny}</button>
        </form>
      </div>
      <p class="after">
        <a href={otherAccount}>{m.openid.otherAccount}</a>
      </p>
    </OnTheWayPage>
  );
}
