import type { ListedOperator } from '../accounts/list-operators.ts';
import { formatTime } from '../web/dates.ts';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

export type OperatorsState = {
  operators: ListedOperator[];
  done?: string | undefined;
  typed?: string | undefined;
  error?: string;
};

/** Who runs the service, and the way to one more. */
export function OperatorsPage(
  props: OperatorPageProps & { state: OperatorsState; own: string; timeZone: string },
) {
  const { m, state, own, timeZone } = props;
  const words = m.operator;
  return (
    <OperatorPage {...props} part="operators" title={words.operators} error={state.error !== undefined}>
      {state.done ? <Notice kind="good">{state.done}</Notice> : null}
      <p>{words.operatorsText}</p>
      <OperatorTable m={m} operators={state.operators} own={own} timeZone={timeZone} />
      <section aria-labelledby="make">
        <h2 id="make">{words.make}</h2>
        <p>{words.makeText}</p>
        <form method="post" action="/operator/operators" class="narrow" novalidate>
          <Field
            name="username"
            label={words.username}
            type="email"
            inputmode="email"
            autocomplete="off"
            value={state.typed}
            error={state.error}
            {...(state.error === undefined ? {} : { autofocus: true })}
          />
          <button class="button primary">{words.makeGo}</button>
        </form>
      </section>
    </OperatorPage>
  );
}

function OperatorTable(props: { m: Messages; operators: ListedOperator[]; own: string; timeZone: string }) {
  const { m, operators, own, timeZone } = props;
  const words = m.operator;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listOperators}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.username}</th>
            <th scope="col">{words.lastSignIn}</th>
            <th scope="col">
              <span class="hidden">{words.unmake}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {operators.map(({ id, username, hasPassword, lastSignInAt }) => (
            <tr>
              <th scope="row">
                <a href={`/operator/accounts/${id}`}>{username}</a>{' '}
                {id === own ? <span class="badge accent">{words.you}</span> : null}
                {hasPassword ? null : <span class="quiet">{words.neverHere}</span>}
              </th>
              <td data-label={words.lastSignIn}>
                {lastSignInAt === null
                  ? words.never
                  : formatTime(lastSignInAt, { language: m.language, timeZone })}
              </td>
              <td>
                {id === own ? null : (
                  <a href={`/operator/operators/${id}/removal`} aria-label={words.unmakeThat(username)}>
                    {words.unmake}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Asks once more before someone loses an operator's rights. */
export function UnmakePage(
  props: OperatorPageProps & { account: { id: string; username: string }; refused?: string | undefined },
) {
  const { m, account, refused } = props;
  const words = m.operator;
  return (
    <OperatorPage
      {...props}
      part="operators"
      title={words.unmakeTitle(account.username)}
      back={{ href: '/operator/operators', label: words.operators }}
      error={refused !== undefined}
    >
      {refused ? <Notice kind="alert">{refused}</Notice> : null}
      <p>{words.unmakeEffect}</p>
      <form method="post" action={`/operator/operators/${account.id}/removal`} class="row">
        <button class="button danger">{words.unmakeGo}</button>
        <a class="button" href="/operator/operators">
          {m.common.cancel}
        </a>
      </form>
    </OperatorPage>
  );
}
