import type { findAccounts, FoundAccount } from '../accounts/find-accounts.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { Pager } from '../web/pager.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type State = {
  typed: string;
  found: Awaited<ReturnType<typeof findAccounts>>;
  paged: boolean;
  removed: boolean;
};

/** Nobody is listed until somebody is looked for. */
export function AccountsPage(props: OperatorPageProps & { state: State }) {
  const { m, state } = props;
  const { typed, found, paged, removed } = state;
  const words = m.operator;
  return (
    <OperatorPage {...props} part="accounts" title={words.accounts}>
      {removed ? <Notice kind="good">{words.accountRemoved}</Notice> : null}
      <form method="get" action="/operator/accounts" class="toolbar" role="search">
        <div class="field wide">
          <label for="username">{words.accountSearch}</label>
          <input
            id="username"
            name="username"
            type="search"
            inputmode="email"
            value={typed}
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="username-hint"
          />
        </div>
        <button class="button">{words.find}</button>
      </form>
      <p class="hint" id="username-hint">
        {words.accountSearchHint}
      </p>
      {found.accounts.length === 0 ? (
        <div class="empty">
          <h2>{typed === '' ? words.beginTitle : words.noAccountTitle}</h2>
          <p class="quiet">{typed === '' ? words.beginText : words.noAccountText}</p>
        </div>
      ) : (
        <AccountTable m={m} accounts={found.accounts} />
      )}
      <Pager
        m={m}
        first={paged ? pathOf(typed) : null}
        next={found.next === null ? null : pathOf(typed, found.next)}
      />
    </OperatorPage>
  );
}

function AccountTable({ m, accounts }: { m: Messages; accounts: FoundAccount[] }) {
  const words = m.operator;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listAccounts}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.username}</th>
            <th scope="col">{words.primary}</th>
            <th scope="col" class="number">
              {words.inTenants}
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr>
              <th scope="row">
                <a href={`/operator/accounts/${account.id}`}>{account.username}</a>{' '}
                {account.operator ? <span class="badge accent">{words.operator}</span> : null}
              </th>
              <td data-label={words.primary}>{account.primaryTenantId ?? '–'}</td>
              <td class="number" data-label={words.inTenants}>
                {account.tenants}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function pathOf(username: string, after?: string): string {
  const query = new URLSearchParams({ username, ...(after && { after }) });
  return `/operator/accounts?${query.toString()}`;
}
