import type { OpenRename } from '../accounts/open-rename.ts';
import { formatTime } from '../web/dates.ts';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { SignedInPage } from '../web/signed-in-page.tsx';

export type RenamePageState = {
  /** a code was mailed, so that there is one to enter */
  mailed?: boolean;
  /** the code was right, and another account has the name */
  taken?: boolean;
  error?: string;
};

const HERE = '/account/username';

/** A new username that the primary tenant wants: the person agrees by a code from the new mailbox, or not. */
export function RenamePage(props: {
  m: Messages;
  rename: OpenRename;
  state: RenamePageState;
  timeZone: string;
}) {
  const { m, rename, state, timeZone } = props;
  const { oldUsername, newUsername } = rename;
  const until = formatTime(rename.expiresAt, { language: m.language, timeZone });
  const failed = state.error !== undefined || state.taken === true;
  return (
    <SignedInPage m={m} title={m.renames.personTitle} here={HERE} error={failed}>
      {state.taken ? <Notice kind="alert">{m.renames.takenForPerson(newUsername)}</Notice> : null}
      {state.mailed && !failed ? <Notice kind="good">{m.renames.mailed(newUsername)}</Notice> : null}
      <section aria-labelledby="what">
        <h2 id="what">{m.renames.askedBy(rename)}</h2>
        <dl class="pairs">
          <dt>{m.renames.before}</dt>
          <dd>{oldUsername}</dd>
          <dt>{m.renames.after}</dt>
          <dd>
            <strong>{newUsername}</strong>
          </dd>
        </dl>
        <p>{m.renames.onlyYours(newUsername)}</p>
        <p class="hint">{m.renames.until(oldUsername, until)}</p>
      </section>
      {state.taken ? null : <Confirm m={m} rename={rename} state={state} />}
      <section aria-labelledby="decline">
        <h2 id="decline">{m.renames.declineTitle}</h2>
        <p>{m.renames.declineText(oldUsername, rename.tenantName)}</p>
        <form method="post" action={`${HERE}/refusal`} class="narrow">
          <input type="hidden" name="rename" value={rename.id} />
          <button class="button">{m.renames.decline}</button>
        </form>
      </section>
      <p>
        <a href="/account">{m.common.myAccount}</a>
      </p>
    </SignedInPage>
  );
}

function Confirm({ m, rename, state }: { m: Messages; rename: OpenRename; state: RenamePageState }) {
  return (
    <section aria-labelledby="confirm">
      <h2 id="confirm">{m.renames.confirmTitle}</h2>
      {state.mailed ? (
        <form method="post" action={`${HERE}/confirmation`} class="narrow" novalidate>
          <input type="hidden" name="rename" value={rename.id} />
          <Field
            name="code"
            label={m.signIn.code}
            hint={m.renames.mailHint(rename.newUsername)}
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={12}
            autofocus
            error={state.error}
          />
          <button class="button primary">{m.renames.confirm}</button>
        </form>
      ) : null}
      <form method="post" action={`${HERE}/code-mail`} class="narrow">
        <input type="hidden" name="rename" value={rename.id} />
        {state.mailed ? (
          <button class="link">{m.renames.mailAgain}</button>
        ) : (
          <>
            <p class="hint">{m.renames.mailHint(rename.newUsername)}</p>
            <button class="button primary">{m.renames.mailCode}</button>
          </>
        )}
      </form>
    </section>
  );
}

export function NoRenamePage({ m }: { m: Messages }) {
  return (
    <SignedInPage m={m} title={m.renames.nothingTitle} here={HERE}>
      <p>{m.renames.nothingText}</p>
      <p>
        <a class="button" href="/account">
          {m.common.myAccount}
        </a>
      </p>
    </SignedInPage>
  );
}
