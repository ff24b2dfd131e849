import type { Place } from '../users/users-of-account.ts';
import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import type { Provider } from '../providers.ts';
import { PasswordField } from '../web/password-field.tsx';
import { ProviderButton } from '../web/provider-button.tsx';

type ChooseProps = {
  m: Messages;
  here: string;
  token: string;
  flow: string | undefined;
  reset: boolean;
  /** signs in afterwards, and is not kept */
  operator: boolean;
  username: string;
  invitation: Place | null;
  error?: string | undefined;
};

/** A GET shows; the button's POST consumes. */
export function ChoosePasswordPage({
  m,
  here,
  token,
  flow,
  reset,
  operator,
  username,
  invitation,
  error,
}: ChooseProps) {
  const title = reset ? m.links.resetTitle : m.links.chooseTitle;
  const lead = invitation ? m.links.invitedBy(invitation) : undefined;
  return (
    <CardPage m={m} title={title} lead={lead} here={here} error={error !== undefined}>
      <div class="locked">
        <p>
          <span class="quiet">{m.links.username}</span>
          <strong>{username}</strong>
        </p>
      </div>
      <form method="post" action={`/links/${token}`} novalidate>
        {flow ? <input type="hidden" name="flow" value={flow} /> : null}
        <input type="email" autocomplete="username" value={username} readonly hidden />
        <PasswordField
          m={m}
          name="password"
          label={m.passwords.fresh}
          purpose="new-password"
          autofocus
          meterFor={username}
          error={error}
        />
        {operator ? null : (
          <label class="check">
            <input type="checkbox" name="keep" />
            <span>
              {m.signIn.keep}
              <span class="hint">{m.signIn.keepHint}</span>
            </span>
          </label>
        )}
        <button class="button primary">{operator ? m.common.save : m.links.save}</button>
        {reset ? <p class="hint">{m.links.resetEffect}</p> : null}
      </form>
    </CardPage>
  );
}

/** A provider checks the credentials: there is no password to choose (R12). */
export function ProviderLinkPage(props: {
  m: Messages;
  here: string;
  token: string;
  flow: string | undefined;
  username: string;
  provider: Provider;
  invitation: Place | null;
}) {
  const { m, here, token, flow, username, provider, invitation } = props;
  const lead = invitation ? m.links.invitedBy(invitation) : undefined;
  return (
    <CardPage m={m} title={m.federation.governedTitle} lead={lead} here={here}>
      <div class="locked">
        <p>
          <span class="quiet">{m.links.username}</span>
          <strong>{username}</strong>
        </p>
      </div>
      {invitation ? <p>{m.federation.acceptInvitation(invitation.tenantName)}</p> : null}
      <form method="post" action={`/links/${token}/provider`}>
        {flow ? <input type="hidden" name="flow" value={flow} /> : null}
        <ProviderButton m={m} provider={provider} />
      </form>
    </CardPage>
  );
}

export function ConnectByLinkPage(props: {
  m: Messages;
  here: string;
  token: string;
  username: string;
  invitation: Place;
}) {
  const { m, here, token, username, invitation } = props;
  return (
    <CardPage
      m={m}
      title={m.links.connectTitle(invitation.tenantName)}
      lead={m.links.invitedBy(invitation)}
      here={here}
    >
      <div class="locked">
        <p>
          <span class="quiet">{m.links.username}</span>
          <strong>{username}</strong>
        </p>
      </div>
      <p>{m.links.connectText}</p>
      <form method="post" action={`/links/${token}/connection`}>
        <button class="button primary">{m.links.connectSignIn}</button>
      </form>
    </CardPage>
  );
}

/** Expired, spent or never sent: one page, so that strangers learn nothing. */
export function DeadLinkPage({
  m,
  here,
  token,
  error,
}: {
  m: Messages;
  here: string;
  token: string;
  error?: string;
}) {
  return (
    <CardPage m={m} title={m.links.deadTitle} lead={m.links.deadText} here={here} error={error !== undefined}>
      <form method="post" action={`/links/${token}/renewal`}>
        <button class="button primary">{m.links.renew}</button>
        <p class="message wrong" role={error ? 'alert' : undefined}>
          {error ?? ''}
        </p>
      </form>
      <p class="quiet">{m.links.deadHasPassword}</p>
      <p class="after">
        <a href="/sign-in">{m.links.toSignIn}</a>
      </p>
    </CardPage>
  );
}

export function LinkRenewedPage({ m }: { m: Messages }) {
  return (
    <CardPage m={m} title={m.links.renewedTitle}>
      <p>{m.links.renewedText}</p>
      <p class="after">
        <a href="/sign-in">{m.links.toSignIn}</a>
      </p>
    </CardPage>
  );
}
