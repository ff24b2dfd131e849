import type { Child } from 'hono/jsx';
import { CardPage } from '../web/card-page.tsx';
import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { PasswordField } from '../web/password-field.tsx';
import { ProviderButton } from '../web/provider-button.tsx';
import type { WayToProve } from './how-to-prove-again.ts';

export type ProveAgainState = {
  error?: string;
  notPossible?: boolean;
  /** a code is on its way */
  sent?: boolean;
  /** no further one yet */
  mailError?: string;
};

type Props = {
  m: Messages;
  here: string;
  flow: string;
  username: string;
  way: WayToProve;
  /** that asks for it, on the way to it */
  application: string | undefined;
  /** which hears that they do not go on; sealed */
  request: string | null;
  state: ProveAgainState;
};

/** Asks a signed-in person once more who they are: for the password, by their provider, or by a mailed code. */
export function ProveAgainPage(props: Props) {
  const { m, here, flow, username, way, request, state } = props;
  const failed = state.error !== undefined || state.mailError !== undefined;
  return (
    <CardPage m={m} title={m.signIn.againTitle} lead={leadOf(props)} here={here} error={failed}>
      <div class="locked">
        <p>
          <span class="quiet">{m.signIn.signingInAs}</span>
          <strong>{username}</strong>
        </p>
        <a href={`/sign-in?flow=${flow}`}>{m.signIn.notYou}</a>
      </div>
      <Ask {...props} way={way} />
      {request === null ? (
        <p class="after">
          <a href="/">{m.common.cancel}</a>
        </p>
      ) : (
        <form method="post" action="/oauth2/authorize/refusal">
          <input type="hidden" name="request" value={request} />
          <p class="after">
            <button class="link">{m.common.cancel}</button>
          </p>
        </form>
      )}
    </CardPage>
  );
}

function leadOf({ m, application, username, way }: Props): Child {
  const words = m.federation;
  switch (way.by) {
    case 'password':
      return application === undefined ? m.signIn.againLead : m.signIn.againLeadTo(application);
    case 'provider': {
      const name = m.users.levels[way.domain.provider];
      return application === undefined ? words.againWith(name) : words.againWithFor(name, application);
    }
    case 'code':
      return application === undefined
        ? words.againByCode(username)
        : words.againByCodeFor(username, application);
  }
}

function Ask({ m, flow, username, way, state }: Props) {
  switch (way.by) {
    case 'password':
      return (
        <>
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
        </>
      );
    case 'provider':
      return (
        <form method="post" action="/sign-in/again/provider">
          <input type="hidden" name="flow" value={flow} />
          <ProviderButton m={m} provider={way.domain.provider} />
        </form>
      );
    case 'code':
      return <AskForCode m={m} flow={flow} state={state} />;
  }
}

function AskForCode({ m, flow, state }: Pick<Props, 'm' | 'flow' | 'state'>) {
  const { sent, error, mailError } = state;
  const asked = sent || error !== undefined;
  return (
    <>
      {asked ? (
        <form method="post" action="/sign-in/again/code" novalidate>
          <input type="hidden" name="flow" value={flow} />
          <div class="field">
            <label for="code">{m.federation.code}</label>
            <input
              id="code"
              name="code"
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={12}
              required
              autofocus
              class="code"
              aria-invalid={error ? 'true' : undefined}
              aria-describedby="code-message"
            />
            <FieldMessage name="code" error={error} hint={m.federation.codeSent} />
          </div>
          <button class="button primary">{m.federation.useCode}</button>
        </form>
      ) : null}
      <form method="post" action="/sign-in/again/code-mail">
        <input type="hidden" name="flow" value={flow} />
        <button class={asked ? 'link' : 'button primary'}>
          {asked ? m.federation.newCode : m.federation.sendCode}
        </button>
        {asked ? (
          <p class="message wrong" role={mailError ? 'alert' : undefined}>
            {mailError ?? ''}
          </p>
        ) : null}
      </form>
    </>
  );
}
