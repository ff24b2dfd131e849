import { CardPage } from '../web/card-page.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';

type Common = { m: Messages; here: string };

export type RecoveryState = {
  username?: string | undefined;
  problems?: { username?: string; code?: string } | undefined;
  /** nothing was opened, since people can sign in */
  providerAnswers?: boolean;
  notice?: string | undefined;
};

/** The same whoever's username and code it is. */
export function RecoveryPage({ m, here, state }: Common & { state: RecoveryState }) {
  const words = m.recovery;
  const { username, problems = {}, providerAnswers, notice } = state;
  const failed = Object.keys(problems).length > 0;
  return (
    <CardPage m={m} title={words.title} lead={words.lead} here={here} error={failed}>
      {notice ? <Notice>{notice}</Notice> : null}
      {providerAnswers ? (
        <Notice kind="warn" title={words.answersTitle}>
          <p>{words.answers}</p>
          <p>{words.answersStill}</p>
        </Notice>
      ) : null}
      <form method="post" action="/recovery" novalidate>
        <Field
          name="username"
          label={m.signIn.username}
          type="email"
          inputmode="email"
          autocomplete="username"
          autofocus={username === undefined || problems.username !== undefined}
          value={username}
          error={problems.username}
        />
        <Field
          name="code"
          label={words.code}
          hint={words.codeHint}
          autocomplete="off"
          autofocus={problems.username === undefined && problems.code !== undefined}
          error={problems.code}
        />
        <button class="button primary">{words.open}</button>
      </form>
      <p class="after">
        <a href="/sign-in">{m.passwords.backToSignIn}</a>
      </p>
    </CardPage>
  );
}
