import { Field, FieldMessage } from '../web/field.tsx';
import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import type { Provider } from '../providers.ts';
import { PasswordField } from '../web/password-field.tsx';
import { ProviderButton } from '../web/provider-button.tsx';

type Common = { m: Messages; here?: string };

export function UsernamePage(
  props: Common & {
    flow?: string | undefined;
    username?: string;
    /** where the person is on the way to */
    application?: string | undefined;
    /** those that have a button */
    providers: Provider[];
    error?: string;
    notice?: string;
  },
) {
  const { m, here, flow, username, application, providers, error, notice } = props;
  const lead = application === undefined ? m.signIn.lead : m.signIn.leadTo(application);
  return (
    <CardPage m={m} title={m.signIn.title} lead={lead} here={here} error={error !== undefined}>
      {notice ? <Notice>{notice}</Notice> : null}
      <form method="post" action="/sign-in" novalidate>
        {flow ? <input type="hidden" name="flow" value={flow} /> : null}
        <Field
          name="username"
          label={m.signIn.username}
          hint={m.signIn.usernameHint}
          type="email"
          inputmode="email"
          autocomplete="username"
          autofocus
          value={username}
          error={error}
        />
        <button class="button primary">{m.common.continue}</button>
      </form>
      <ProviderButtons m={m} flow={flow} providers={providers} />
    </CardPage>
  );
}

/** For those who prefer them: whoever types a username of such a domain is led there anyway. */
function ProviderButtons({
  m,
  flow,
  providers,
}: Common & { flow?: string | undefined; providers: Provider[] }) {
  if (providers.length === 0) return null;
  return (
    <div class="providers">
      <p class="or">
        <span>{m.federation.or}</span>
      </p>
      {providers.map((provider) => (
        <form method="post" action={`/federation/${provider}`}>
          {flow ? <input type="hidden" name="flow" value={flow} /> : null}
          <ProviderButton m={m} provider={provider} />
        </form>
      ))}
    </div>
  );
}

type ProofProps = Common & {
  flow: string;
  username: string;
  /** where the person is on the way to */
  application?: string | undefined;
  keep?: boolean;
  passwordError?: string | undefined;
  codeError?: string | undefined;
  codeNotice?: string | undefined;
  /** of what went before */
  notice?: string | undefined;
};

/** The same page whoever typed: a password form and, apart from it, the code form. */
export function ProofPage(props: ProofProps) {
  const { m, here, flow, username, application, keep, passwordError, codeError, codeNotice, notice } = props;
  const failed = passwordError !== undefined || codeError !== undefined;
  const lead = application === undefined ? undefined : m.signIn.leadTo(application);
  return (
    <CardPage m={m} title={m.signIn.title} lead={lead} here={here} error={failed}>
      {notice ? <Notice kind="good">{notice}</Notice> : null}
      <LockedUsername m={m} username={username} back={`/sign-in?flow=${flow}`} />
      <form method="post" action="/sign-in/password" novalidate>
        <input type="hidden" name="flow" value={flow} />
        <input type="email" autocomplete="username" value={username} readonly hidden />
        <PasswordField
          m={m}
          name="password"
          label={m.signIn.password}
          purpose="current-password"
          autofocus={codeError === undefined && codeNotice === undefined}
          error={passwordError}
        />
        <label class="check">
          <input type="checkbox" name="keep" checked={keep} />
          <span>
            {m.signIn.keep}
            <span class="hint">{m.signIn.keepHint}</span>
          </span>
        </label>
        <button class="button primary">{m.signIn.title}</button>
      </form>
      <p class="after">
        <a href={`/password-reset?flow=${flow}`}>{m.signIn.forgot}</a>
      </p>
      <section class="apart" aria-labelledby="first-time">
        <h2 id="first-time">{m.signIn.firstTime}</h2>
        <p role={codeNotice ? 'status' : undefined}>{codeNotice ?? m.signIn.firstTimeText}</p>
        <form method="post" action="/sign-in/code" novalidate>
          <input type="hidden" name="flow" value={flow} />
          <div class="field">
            <label for="code">{m.signIn.code}</label>
            <div class="row">
              <input
                id="code"
                name="code"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength={12}
                required
                class="code"
                aria-invalid={codeError ? 'true' : undefined}
                aria-describedby="code-message"
                autofocus={codeError !== undefined || codeNotice !== undefined}
              />
              <button class="button">{m.signIn.useCode}</button>
            </div>
            <FieldMessage name="code" error={codeError} />
          </div>
        </form>
        <form method="post" action="/sign-in/code-mail">
          <input type="hidden" name="flow" value={flow} />
          <button class="link">{m.signIn.newCode}</button>
        </form>
      </section>
    </CardPage>
  );
}

export function LockedUsername({ m, username, back }: { m: Messages; username: string; back: string }) {
  return (
    <div class="locked">
      <p>
        <span class="quiet">{m.signIn.signingInAs}</span>
        <strong>{username}</strong>
      </p>
      <a href={back}>{m.signIn.notYou}</a>
    </div>
  );
}

/** A password or a code was given where a provider decides (R12): it counts for nothing, and the way leads on. */
export function FederatedPage({ m, here, domain, flow }: Common & { domain: string; flow: string }) {
  return (
    <CardPage m={m} title={m.federation.governedTitle} here={here}>
      <p>{m.federation.governed(domain)}</p>
      <form method="post" action="/federation/again">
        <input type="hidden" name="flow" value={flow} />
        <button class="button primary">{m.common.continue}</button>
      </form>
      <p class="after">
        <a href={`/sign-in?flow=${flow}`}>{m.signIn.notYou}</a>
      </p>
    </CardPage>
  );
}

export function ResetPage(
  props: Common & { flow?: string | undefined; username?: string | undefined; error?: string | undefined },
) {
  const { m, here, flow, username, error } = props;
  return (
    <CardPage
      m={m}
      title={m.passwords.resetTitle}
      lead={m.passwords.resetLead}
      here={here}
      error={error !== undefined}
    >
      <form method="post" action="/password-reset" novalidate>
        {flow ? <input type="hidden" name="flow" value={flow} /> : null}
        <Field
          name="username"
          label={m.signIn.username}
          type="email"
          inputmode="email"
          autocomplete="username"
          autofocus={!username}
          value={username}
          error={error}
        />
        <button class="button primary">{m.passwords.resetSend}</button>
      </form>
      <p class="after">
        <a href={flow ? `/sign-in?flow=${flow}` : '/sign-in'}>{m.passwords.backToSignIn}</a>
      </p>
    </CardPage>
  );
}

export function ResetSentPage({ m, here, flow, username }: Common & { flow: string; username: string }) {
  return (
    <CardPage m={m} title={m.passwords.resetSentTitle} here={here}>
      <p>{m.passwords.resetSent(username)}</p>
      <p class="quiet">{m.passwords.resetNothing}</p>
      <p class="after">
        <a href={`/password-reset?flow=${flow}`}>{m.passwords.resetAgain}</a>
        <a href={`/sign-in?flow=${flow}`}>{m.passwords.backToSignIn}</a>
      </p>
    </CardPage>
  );
}

export function SignOutPage({ m, here }: Common) {
  return (
    <CardPage m={m} title={m.signIn.signOutTitle} lead={m.signIn.signOutText} here={here}>
      <form method="post" action="/sign-out">
        <button class="button primary">{m.common.signOut}</button>
      </form>
      <section class="apart">
        <form method="post" action="/sign-out/everywhere">
          <button class="button" aria-describedby="everywhere-hint">
            {m.signIn.everywhere}
          </button>
        </form>
        <p class="hint" id="everywhere-hint">
          {m.signIn.everywhereHint}
        </p>
      </section>
      <p class="after">
        <a href="/">{m.common.back}</a>
      </p>
    </CardPage>
  );
}

export function SignedOutPage({ m, here }: Common) {
  return (
    <CardPage m={m} title={m.signIn.signedOutTitle} lead={m.signIn.signedOutText} here={here}>
      <p>
        <a class="button" href="/sign-in">
          {m.signIn.signInAgain}
        </a>
      </p>
    </CardPage>
  );
}
