import type { PasswordProblem } from '../accounts/password-strength.ts';
import type { Session } from '../sessions/session.ts';
import { formatCountry, formatHour } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { InvitationList } from '../web/invitation-list.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { PasswordField } from '../web/password-field.tsx';
import { RenameNotice } from '../web/rename-notice.tsx';
import { SignedInPage } from '../web/signed-in-page.tsx';
import { AccessSection } from './access-pages.tsx';
import type { AccountView } from './read-account.ts';

export type AccountPageState = {
  notice?:
    | 'password-changed'
    | 'session-ended'
    | 'others-ended'
    | 'language-saved'
    | 'renamed'
    | 'rename-declined'
    | 'access-removed';
  wrongCurrent?: boolean;
  unchanged?: boolean;
  weak?: PasswordProblem;
  retryAfter?: number;
};

type Props = { m: Messages; view: AccountView; state: AccountPageState; current: string; timeZone: string };

export function AccountPage({ m, view, state, current, timeZone }: Props) {
  const { signedIn, places, rename, sessions } = view;
  const primary = [...places.enterable, ...places.suspended].find(
    ({ tenantId }) => tenantId === signedIn.primaryTenantId,
  );
  const notices = {
    'password-changed': m.account.changed,
    'session-ended': m.account.ended,
    'others-ended': m.account.endedOthers,
    'language-saved': m.account.saved,
    renamed: m.renames.confirmed,
    'rename-declined': m.renames.declined,
    'access-removed': m.access.removed,
  };
  return (
    <SignedInPage m={m} title={m.account.title} here="/account" error={passwordErrors(m, state).length > 0}>
      <ErrorSummary m={m} errors={passwordErrors(m, state)} />
      {state.notice ? <Notice kind="good">{notices[state.notice]}</Notice> : null}
      <RenameNotice m={m} rename={rename} />
      {places.invitations.length > 0 ? (
        <Notice title={m.tenants.invitations}>
          <InvitationList m={m} invitations={places.invitations} />
        </Notice>
      ) : null}

      <section aria-labelledby="who">
        <h2 id="who">{m.account.username}</h2>
        <p>
          <strong>{signedIn.username}</strong>
        </p>
        <p class="hint">{whoChangesIt(m, signedIn.operator, primary)}</p>
        {signedIn.email === signedIn.username ? null : (
          <p class="hint">{m.renames.contactIs(signedIn.email)}</p>
        )}
      </section>

      <section aria-labelledby="how">
        <h2 id="how">{m.account.howTitle}</h2>
        <HowTheySignIn m={m} view={view} />
      </section>

      <Tenants m={m} view={view} />
      {view.governedBy === null ? (
        <ChangePassword m={m} username={signedIn.username} state={state} possible={view.hasPassword} />
      ) : null}
      <Sessions m={m} sessions={sessions} current={current} timeZone={timeZone} />
      <AccessSection m={m} access={view.access} timeZone={timeZone} />

      <section aria-labelledby="language">
        <h2 id="language">{m.account.language}</h2>
        <form method="post" action="/account/language" class="narrow">
          <fieldset>
            <legend class="hint">{m.account.languageHint}</legend>
            <label class="check">
              <input type="radio" name="language" value="en" checked={m.language === 'en'} />
              <span lang="en">English</span>
            </label>
            <label class="check">
              <input type="radio" name="language" value="nb" checked={m.language === 'nb'} />
              <span lang="nb">Norsk (bokmål)</span>
            </label>
          </fieldset>
          <button class="button">{m.account.save}</button>
        </form>
      </section>
    </SignedInPage>
  );
}

/** R12: with a password, at the provider that governs the domain, or in a pilot with either. */
function HowTheySignIn({ m, view: { governedBy, linkedTo } }: { m: Messages; view: AccountView }) {
  if (governedBy !== null) {
    const name = m.users.levels[governedBy];
    return (
      <>
        <p>{m.account.withProvider(name)}</p>
        <p class="hint">{m.account.providerManages(name)}</p>
      </>
    );
  }
  return (
    <>
      <p>{m.account.withPassword}</p>
      <p class="hint">{m.account.manages}</p>
      {linkedTo === null ? null : <p class="hint">{m.account.alsoWith(m.users.levels[linkedTo])}</p>}
    </>
  );
}

function whoChangesIt(m: Messages, operator: boolean, primary: { tenantName: string } | undefined): string {
  if (operator) return m.account.usernameOperator;
  return primary ? m.account.usernameHint(primary.tenantName) : m.account.usernameNobody;
}

/** What is wrong with the password form, field by field. */
function passwordErrors(m: Messages, state: AccountPageState): { field: string; text: string }[] {
  if (state.wrongCurrent) return [{ field: 'current', text: m.account.wrongCurrent }];
  if (state.unchanged) return [{ field: 'password', text: m.account.same }];
  if (state.retryAfter)
    return [{ field: 'current', text: m.account.limited(m.common.wait(state.retryAfter)) }];
  if (state.weak) return [{ field: 'password', text: m.passwords.problems[state.weak] }];
  return [];
}

function Tenants({ m, view: { signedIn, places } }: { m: Messages; view: AccountView }) {
  const all = [
    ...places.enterable.map((place) => ({ ...place, suspended: false })),
    ...places.suspended.map((place) => ({ ...place, suspended: true })),
  ];
  return (
    <section aria-labelledby="tenants">
      <h2 id="tenants">{m.account.tenants}</h2>
      {all.length === 0 ? <p>{m.account.noTenants}</p> : null}
      <ul class="rows">
        {all.map((place) => (
          <li>
            <p>
              <span>
                <strong>{place.tenantName}</strong>{' '}
                {place.tenantId === signedIn.primaryTenantId ? (
                  <span class="badge accent">{m.account.primary}</span>
                ) : null}{' '}
                {place.suspended ? <span class="badge">{m.tenants.suspended}</span> : null}
              </span>
              <span class="quiet">
                {place.tenantId} · {m.common.role[place.role]}
              </span>
            </p>
            {place.suspended ? null : (
              <form method="post" action={`/tenants/${place.tenantId}`}>
                <button class="button" aria-label={`${m.account.open} ${place.tenantName}`}>
                  {m.account.open}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangePassword(props: {
  m: Messages;
  username: string;
  state: AccountPageState;
  possible: boolean;
}) {
  const { m, username, state, possible } = props;
  const errors = Object.fromEntries(passwordErrors(m, state).map(({ field, text }) => [field, text]));
  return (
    <section aria-labelledby="change-password">
      <h2 id="change-password">{m.account.changePassword}</h2>
      {possible ? (
        <form method="post" action="/account/password" novalidate class="narrow">
          <input type="email" autocomplete="username" value={username} readonly hidden />
          <PasswordField
            m={m}
            name="current"
            label={m.passwords.current}
            purpose="current-password"
            error={errors['current']}
          />
          <PasswordField
            m={m}
            name="password"
            label={m.passwords.fresh}
            purpose="new-password"
            meterFor={username}
            error={errors['password']}
          />
          <button class="button primary">{m.account.change}</button>
          <p class="hint">{m.account.changeEffect}</p>
        </form>
      ) : (
        <p>{m.account.notPossible}</p>
      )}
    </section>
  );
}

function Sessions(props: { m: Messages; sessions: Session[]; current: string; timeZone: string }) {
  const { m, sessions, current, timeZone } = props;
  const when = (time: number) => formatHour(time, { language: m.language, timeZone });
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{m.account.sessions}</h2>
      <ul class="rows">
        {sessions.map((session) => {
          const browser = session.browser || m.account.unknownBrowser;
          const country = formatCountry(session.country, m.language);
          return (
            <li>
              <p>
                <span>
                  <strong>{browser}</strong>{' '}
                  {session.id === current ? <span class="badge accent">{m.account.thisBrowser}</span> : null}
                </span>
                {country ? <span class="quiet">{country}</span> : null}
                <span class="quiet">
                  {m.account.firstUse} {when(session.startedAt)}
                </span>
                <span class="quiet">
                  {m.account.lastUse} {when(session.lastUsedAt)}
                </span>
              </p>
              <form
                method="post"
                action={session.id === current ? '/sign-out' : `/account/sessions/${session.id}/sign-out`}
              >
                <button class="button" aria-label={m.account.endThat(browser)}>
                  {m.account.end}
                </button>
              </form>
            </li>
          );
        })}
      </ul>
      <div class="row">
        {sessions.length > 1 ? (
          <form method="post" action="/account/sessions/others/sign-out">
            <button class="button">{m.account.endOthers}</button>
          </form>
        ) : null}
        <form method="post" action="/sign-out/everywhere">
          <button class="link">{m.account.everywhere}</button>
        </form>
      </div>
    </section>
  );
}
