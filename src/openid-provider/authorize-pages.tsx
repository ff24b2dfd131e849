import type { Child } from 'hono/jsx';
import { ApplicationLogo } from '../web/application-logo.tsx';
import { CardPage } from '../web/card-page.tsx';
import { InvitationList } from '../web/invitation-list.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import type { Answer, Asking, AuthorizeResult } from './authorize.ts';

type Outcome<O> = Extract<AuthorizeResult, { outcome: O }>;

/** What each page on the way is given. */
type OnTheWay = {
  m: Messages;
  here: string;
  /** the sealed request, for the forms */
  request: string;
  /** where another account signs in, and comes back to the request */
  otherAccount: string;
};

/** R6: more than one tenant, so the person chooses; for this sign-in of this application alone. */
export function ChooseTenantPage(props: OnTheWay & { result: Outcome<'choose-tenant'> }) {
  const { m, here, request, result } = props;
  const { application, person, places } = result;
  return (
    <CardPage
      m={m}
      title={m.openid.chooseTitle}
      here={here}
      lead={m.openid.chooseLead(application.name)}
      wide
    >
      <Who application={application}>{m.openid.signedInAs(person.username)}</Who>
      <form method="post" action="/oauth2/authorize/tenant">
        <input type="hidden" name="request" value={request} />
        <ul class="choices" aria-label={m.tenants.list}>
          {places.map((place) => (
            <li>
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
      <WaysOut {...props} application={application} />
    </CardPage>
  );
}

/** Who asks, for which tenant, for what. */
export function ConsentPage(props: OnTheWay & { result: Outcome<'consent'> }) {
  const { m, here, request, result } = props;
  const { application, person, place, scopes } = result;
  const title = m.openid.consentTitle(application.name);
  const lead = application.firstParty
    ? m.openid.consentLeadOwn(application.name)
    : m.openid.consentLead(application.name, place.tenantName);
  return (
    <CardPage m={m} title={title} here={here} lead={lead}>
      <Who application={application}>{m.openid.signedInAs(person.username)}</Who>
      <ul>
        {scopes.map((scope) => (
          <li>{m.openid.scopes[scope]}</li>
        ))}
      </ul>
      <dl class="facts">
        <dt>{m.openid.consentFor}</dt>
        <dd>
          {place.tenantName} <span class="quiet">{place.tenantId}</span>
        </dd>
      </dl>
      <p class="hint">{m.openid.consentRemembered}</p>
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
        <a href={props.otherAccount}>{m.openid.otherAccount}</a>
      </p>
    </CardPage>
  );
}

/** Not a loop: someone is signed in, but not for this. */
export function NoAccessPage(props: OnTheWay & { result: Outcome<'no-access'> }) {
  const { m, here, result } = props;
  const { application, person, tenantId, invitations } = result;
  return (
    <CardPage
      m={m}
      title={m.openid.noAccessTitle(application.name)}
      lead={m.openid.signedInAs(person.username)}
      here={here}
    >
      <p>{tenantId === null ? m.openid.noAccessText : m.openid.noAccessTenant(tenantId)}</p>
      {invitations.length > 0 ? (
        <Notice title={m.tenants.invitations}>
          <InvitationList m={m} invitations={invitations} />
        </Notice>
      ) : null}
      <p>
        <a class="button primary" href={props.otherAccount}>
          {m.openid.otherAccount}
        </a>
      </p>
      <WaysOut {...props} application={application} only="back" />
    </CardPage>
  );
}

function WaysOut(props: OnTheWay & { application: Asking; only?: 'back' }) {
  const { m, request, application, only, otherAccount } = props;
  return (
    <div class="after">
      {only ? null : <a href={otherAccount}>{m.openid.otherAccount}</a>}
      <form method="post" action="/oauth2/authorize/refusal">
        <input type="hidden" name="request" value={request} />
        <button class="link">{m.openid.backTo(application.name)}</button>
      </form>
    </div>
  );
}

function Who({ application, children }: { application: Asking; children: Child }) {
  return (
    <p class="row">
      <ApplicationLogo application={application} />
      <span>{children}</span>
    </p>
  );
}

/** OAuth 2.0 Form Post Response Mode §2: a form that sends itself, or is sent by its button. */
export function FormPostPage({ m, answer }: { m: Messages; answer: Answer }) {
  return (
    <CardPage m={m} title={m.openid.continueTitle}>
      <form method="post" action={answer.redirectUri} data-send>
        {Object.entries(answer.answer).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <p>{m.openid.continueText}</p>
        <button class="button primary">{m.openid.continueTo}</button>
      </form>
    </CardPage>
  );
}
