import type { InspectedDirectory, ListedDirectoryToken } from '../directories/inspect-directory.ts';
import { Copyable } from '../web/copyable.tsx';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { SelectField } from '../web/select-field.tsx';

export const TOKEN_LIFETIMES = ['90', '180', '365', '730', 'never'] as const;

export type TokenState = {
  /** shown this once */
  made?: { kind: 'token' | 'secret'; token: string };
  tooMany?: 'token' | 'secret';
  lifetime?: string;
};

type Props = {
  m: Messages;
  directory: InspectedDirectory;
  state: TokenState;
  base: string;
  timeZone: string;
  publicOrigin: string;
};

export function MadeToken({ m, made }: { m: Messages; made: NonNullable<TokenState['made']> }) {
  const [title, text] =
    made.kind === 'token'
      ? [m.directories.tokenMadeTitle, m.directories.tokenMadeText]
      : [m.directories.secretMadeTitle, m.directories.secretMadeText];
  return (
    <Notice kind="good" title={title}>
      <Copyable m={m} id="made" text={made.token} />
      <p>{text}</p>
    </Notice>
  );
}

export function Tokens(props: Props) {
  const { m, directory } = props;
  const tokens = directory.tokens.filter(({ kind }) => kind === 'token');
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{m.directories.tokens}</h2>
      <p>{m.directories.tokensText}</p>
      <TokenTable {...props} tokens={tokens} kind="token" />
      <MakeForm {...props} kind="token" />
    </section>
  );
}

/** Closed until somebody wants them. */
export function Secrets(props: Props) {
  const { m, directory, state, publicOrigin } = props;
  const secrets = directory.tokens.filter(({ kind }) => kind === 'secret');
  const open = secrets.length > 0 || state.tooMany === 'secret';
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets">{m.directories.secrets}</h2>
      <details class="opens" open={open}>
        <summary>{m.directories.secretsOpen}</summary>
        <div class="inside">
          <p>{m.directories.secretsText}</p>
          <dl class="pairs">
            <dt>{m.directories.tokenEndpoint}</dt>
            <dd>
              <Copyable m={m} id="endpoint" text={`${publicOrigin}/oauth2/token`} />
            </dd>
            <dt>{m.directories.clientId}</dt>
            <dd>
              <Copyable m={m} id="client" text={directory.id} />
            </dd>
          </dl>
          <TokenTable {...props} tokens={secrets} kind="secret" />
          <MakeForm {...props} kind="secret" />
        </div>
      </details>
    </section>
  );
}

type Kind = { kind: 'token' | 'secret' };

function TokenTable({ m, base, tokens, kind, timeZone }: Props & Kind & { tokens: ListedDirectoryToken[] }) {
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  if (tokens.length === 0) {
    return <p class="quiet">{kind === 'token' ? m.directories.noToken : m.directories.noSecret}</p>;
  }
  const label = kind === 'token' ? m.directories.tokenList : m.directories.secretList;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.directories.made}</th>
            <th scope="col">{m.directories.state}</th>
            <th scope="col">{m.directories.lastUsed}</th>
            <th scope="col">
              <span class="hidden">{m.directories.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr>
              <th scope="row">
                {when(token.createdAt)}
                {token.hint === null ? null : (
                  <span class="quiet">
                    {m.directories.endsIn} <code>{token.hint}</code>
                  </span>
                )}
                {token.createdBy ? <span class="quiet">{token.createdBy}</span> : null}
              </th>
              <td data-label={m.directories.state}>{stateOf(m, token, when)}</td>
              <td data-label={m.directories.lastUsed}>
                {token.lastUsedAt === null ? m.common.never : when(token.lastUsedAt)}
              </td>
              <td>
                {token.state === 'active' ? (
                  <form method="post" action={`${base}/tokens/${token.id}/revocation`}>
                    <button
                      class="button small danger"
                      aria-label={m.directories.revokeThat(when(token.createdAt), token.hint)}
                    >
                      {m.directories.revoke}
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

function stateOf(m: Messages, token: ListedDirectoryToken, when: (time: number) => string): string {
  if (token.state !== 'active') return m.directories[token.state];
  return token.expiresAt === null ? m.directories.unlimited : m.directories.validUntil(when(token.expiresAt));
}

function MakeForm({ m, base, kind, state, directory }: Props & Kind) {
  // The one thing to do first, and nothing to do by the way later.
  const first = kind === 'token' && directory.tokens.length === 0;
  const id = `${kind}-lifetime`;
  const refused = state.tooMany === kind ? m.directories.tooManyTokens : undefined;
  return (
    <form method="post" action={`${base}/${kind}s`} class="narrow">
      <SelectField
        id={id}
        name="lifetime"
        label={m.directories.lifetime}
        value={state.lifetime ?? '365'}
        options={TOKEN_LIFETIMES.map((value) => ({ value, label: m.directories.lifetimes[value] }))}
        hint={m.directories.lifetimeHint}
        error={refused}
      />
      <button class={first ? 'button primary' : 'button'}>
        {kind === 'token' ? m.directories.makeToken : m.directories.makeSecret}
      </button>
    </form>
  );
}
