import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import { PasswordField } from '../web/password-field.tsx';

export type ProveAgainState = { error?: string; notPossible?: boolean };

/** Asks a signed-in person for the password once more. */
export function ProveAgainPage(props: {
  m: Messages;
  here: string;
  flow: string;
  username: string;
  /** that asks for it, on the way to it */
  application: string | undefined;
  /** which hears that they do not go on; sealed */
  request: string | null;
  state: ProveAgainState;
}) {
  const { m, here, flow, username, application, request, state } = props;
  return (
    <CardPage
      m={m}
      title={m.signIn.againTitle}
      lead={application === undefined ? m.signIn.againLead : m.signIn.againLeadTo(application)}
      here={here}
      error={state.error !== undefined}
    >
      <div class="locked">
        <p>
          <span class="quiet">{m.signIn.signingInAs}</span>
          <strong>{username}</strong>
        </p>
        <a href={`/sign-in?flow=${flow}`}>{m.signIn.notYou}</a>
      </div>
      {state.notPossible ? <p>{m.signIn.againNotPossible}</p> : null}
      <form method="post" action="/sign-in/again" novalidate>
        <input type="hidden" name="flow" value={flow} />
        <input type="email" autocomplete="username" value={username} readonly hidden />
        <PasswordField
          m={m}
          name="password"
          label={m.signIn.password}
          purpose="current-password"
          autofocus
          error={state.error}
        />
        <button class="button primary">{m.common.continue}</button>
      </form>
      {request === null ? (
        <p class="after">
          <a href="/">{m.common.cancel}</a>
        </p>
      ) : (
        <form method="post" action="/oauth2/authorize/refusal" class="after">
          <input type="hidden" name="request" value={request} />
          <button class="link">{m.common.cancel}</button>
        </form>
      )}
    </CardPage>
  );
}
