import { CardPage } from '../web/card-page.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { LockedUsername } from './pages.tsx';

export type SecondProofState = { error?: string | undefined; notice?: string | undefined };

/** After an operator's password: the code that was mailed with it. */
export function SecondProofPage(props: {
  m: Messages;
  flow: string;
  username: string;
  state: SecondProofState;
}) {
  const { m, flow, username, state } = props;
  return (
    <CardPage
      m={m}
      title={m.signIn.secondTitle}
      lead={m.signIn.secondLead}
      here={`/sign-in/second-proof?flow=${flow}`}
      error={state.error !== undefined}
    >
      <LockedUsername m={m} username={username} back={`/sign-in?flow=${flow}`} />
      {state.notice ? <Notice>{state.notice}</Notice> : null}
      <form method="post" action="/sign-in/second-proof" novalidate>
        <input type="hidden" name="flow" value={flow} />
        <Field
          name="code"
          label={m.signIn.code}
          hint={m.signIn.secondHint}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={12}
          autofocus
          error={state.error}
        />
        <button class="button primary">{m.signIn.title}</button>
      </form>
      <form method="post" action="/sign-in/second-proof/mail">
        <input type="hidden" name="flow" value={flow} />
        <button class="link">{m.signIn.newCode}</button>
      </form>
    </CardPage>
  );
}
