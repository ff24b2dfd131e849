import type { ListedToken } from '../api-tokens/list-tokens.ts';
import { SCOPES, type Scope } from '../api-tokens/scopes.ts';
import { formatTime } from './dates.ts';
import { ErrorSummary } from './error-summary.tsx';
import { Field, FieldMessage } from './field.tsx';
import type { Messages } from './messages/index.ts';
import { Notice } from './notice.tsx';
import { SelectField } from './select-field.tsx';

export const TOKEN_LIFETIMES = ['30', '90', '365', 'never'] as const;

export type TokensState = {
  tokens: ListedToken[];
  /** shown this once */
  made?: { name: string; token: string } | undefined;
  revoked?: boolean;
  typed?: { name: string; scopes: Scope[]; lifetime: string };
  errors?: { name?: string; scopes?: string };
};

type Props = { m: Messages; base: string; state: TokensState; timeZone: string };

/** What stands on the page of API tokens, of a tenant and of the operators alike. */
export function TokensContent({ m, base, state, timeZone }: Props) {
  const errors = Object.entries(state.errors ?? {}).map(([field, text]) => ({ field, text }));
  return (
    <>
      <ErrorSummary m={m} errors={errors} />
      {state.revoked ? <Notice kind="good">{m.tokens.done.revoked}</Notice> : null}
      {state.made ? (
        <Notice kind="good" title={m.tokens.madeTitle}>
          <p>{state.made.name}</p>
          <p>
            <code class="secret">{state.made.token}</code>
          </p>
          <p>{m.tokens.madeText}</p>
        </Notice>
      ) : null}
      <p>
        {m.tokens.lead} <a href="/api/v1/docs">/api/v1/docs</a>.
      </p>
      {state.tokens.length === 0 ? (
        <div class="empty">
          <h2>{m.tokens.noneTitle}</h2>
          <p class="quiet">{m.tokens.noneText}</p>
        </div>
      ) : (
        <TokenTable m={m} base={base} tokens={state.tokens} timeZone={timeZone} />
      )}
      <section aria-labelledby="make">
        <h2 id="make">{m.tokens.make}</h2>
        <MakeForm m={m} base={base} state={state} />
      </section>
    </>
  );
}

function TokenTable(props: { m: Messages; base: string; tokens: ListedToken[]; timeZone: string }) {
  const { m, base, tokens, timeZone } = props;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={m.tokens.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.tokens.name}</th>
            <th scope="col">{m.tokens.scopes}</th>
            <th scope="col">{m.tokens.state}</th>
            <th scope="col">{m.tokens.made}</th>
            <th scope="col">{m.tokens.lastUsed}</th>
            <th scope="col">
              <span class="hidden">{m.tokens.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr>
              <th scope="row">
                {token.name}
                {token.makerLeft && token.state === 'active' ? (
                  <span class="quiet">
                    <span class="badge warn">{m.tokens.makerLeft}</span> {m.tokens.makerLeftText}
                  </span>
                ) : null}
              </th>
              <td data-label={m.tokens.scopes}>
                {token.scopes.map((scope) => m.tokens.scopeNames[scope]).join(', ')}
              </td>
              <td data-label={m.tokens.state}>{stateOf(m, token, when)}</td>
              <td data-label={m.tokens.made}>
                {when(token.createdAt)}
                {token.createdBy ? <span class="quiet">{token.createdBy}</span> : null}
              </td>
              <td data-label={m.tokens.lastUsed}>
                {token.lastUsedAt === null ? m.common.never : when(token.lastUsedAt)}
              </td>
              <td>
                {token.state === 'active' ? (
                  <form method="post" action={`${base}/${token.id}/revocation`}>
                    <button class="button small danger" aria-label={m.tokens.revokeThat(token.name)}>
                      {m.tokens.revoke}
                    </button>
                  </form>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf(m: Messages, token: ListedToken, when: (time: number) => string): string {
  if (token.state === 'revoked') return m.tokens.revoked;
  if (token.state === 'expired') return m.tokens.expired;
  return token.expiresAt === null ? m.tokens.unlimited : m.tokens.validUntil(when(token.expiresAt));
}

function MakeForm({ m, base, state }: { m: Messages; base: string; state: TokensState }) {
  const { typed, errors } = state;
  return (
    <form method="post" action={base} class="narrow" novalidate>
      <Field
        name="name"
        label={m.tokens.name}
        hint={m.tokens.nameHint}
        value={typed?.name}
        error={errors?.name}
        autocomplete="off"
      />
      <fieldset id="scopes" aria-describedby="scopes-message">
        <legend>{m.tokens.scopes}</legend>
        {SCOPES.map((scope) => (
          <label class="check">
            <input
              type="checkbox"
              name={scope}
              checked={typed ? typed.scopes.includes(scope) : scope === 'read'}
            />
            <span>{m.tokens.scopeNames[scope]}</span>
          </label>
        ))}
        <FieldMessage name="scopes" error={errors?.scopes} />
      </fieldset>
      <SelectField
        bare
        name="lifetime"
        label={m.tokens.expires}
        value={typed?.lifetime ?? '90'}
        options={TOKEN_LIFETIMES.map((value) => ({ value, label: m.tokens.lifetimes[value] }))}
      />
      <button class="button primary">{m.tokens.make}</button>
    </form>
  );
}
