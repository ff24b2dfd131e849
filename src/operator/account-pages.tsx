import type { InspectedAccount } from '../accounts/inspect-account.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';
import { StateBadge } from './user-state-pages.tsx';

type When = (time: number) => string;
type Part = { m: Messages; account: InspectedAccount };

/** One account: who, in which tenants, and what an operator can do. */
export function AccountPage(
  props: OperatorPageProps & {
    account: InspectedAccount;
    own: boolean;
    done: string | undefined;
    timeZone: string;
  },
) {
  const { m, account, own, done, timeZone } = props;
  const words = m.operator;
  const when: When = (time) => formatTime(time, { language: m.language, timeZone });
  return (
    <OperatorPage
      {...props}
      part="accounts"
      title={account.username}
      back={{ href: '/operator/accounts', label: words.backToAccounts }}
    >
      {done ? <Notice kind="good">{done}</Notice> : null}
      <Facts m={m} account={account} when={when} />
      <section aria-labelledby="places">
        <h2 id="places">{words.places}</h2>
        {account.users.length === 0 ? (
          <p>{words.noPlaces}</p>
        ) : (
          <Places m={m} account={account} when={when} />
        )}
      </section>
      <Deeds m={m} account={account} own={own} />
    </OperatorPage>
  );
}

function Facts({ m, account, when }: Part & { when: When }) {
  const words = m.operator;
  return (
    <dl class="pairs">
      <dt>{words.username}</dt>
      <dd>
        {account.username} {account.operator ? <span class="badge accent">{words.operator}</span> : null}
      </dd>
      <dt>{words.contact}</dt>
      <dd>{account.email}</dd>
      <dt>{words.wayIn}</dt>
      <dd>{account.hasPassword ? words.hasPassword : words.noPassword}</dd>
      <dt>{words.validated}</dt>
      <dd>{account.validatedAt === null ? words.notYet : when(account.validatedAt)}</dd>
      <dt>{words.lastSignIn}</dt>
      <dd>{account.lastSignInAt === null ? words.never : when(account.lastSignInAt)}</dd>
      <dt>{words.createdAt}</dt>
      <dd>{when(account.createdAt)}</dd>
    </dl>
  );
}

function Places({ m, account, when }: Part & { when: When }) {
  const words = m.operator;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.places}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.place}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.confirmedAt}</th>
          </tr>
        </thead>
        <tbody>
          {account.users.map((user) => (
            <tr>
              <th scope="row">
                <a href={`/operator/tenants/${user.tenantId}`}>{user.tenantName || user.tenantId}</a>{' '}
                {user.tenantId === account.primaryTenantId ? (
                  <span class="badge accent">{m.account.primary}</span>
                ) : null}
                <span class="quiet">{user.tenantId}</span>
              </th>
              <td data-label={words.role}>{m.common.role[user.role]}</td>
              <td data-label={words.state}>
                <StateBadge m={m} state={user.state} declined={user.declinedAt !== null} />
              </td>
              <td data-label={words.confirmedAt}>
                {user.confirmedAt === null ? words.notYet : when(user.confirmedAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Deeds({ m, account, own }: Part & { own: boolean }) {
  const words = m.operator;
  const path = `/operator/accounts/${account.id}`;
  const others = account.users.filter(
    (user) => user.confirmedAt !== null && user.tenantId !== account.primaryTenantId,
  );
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{words.deeds}</h2>
      <ul class="deeds">
        <li>
          <p>
            <strong>{words.endSessions}</strong>
            <span class="hint">{words.endSessionsText}</span>
          </p>
          <form method="post" action={`${path}/sessions/sign-out`}>
            <button class="button">{words.endSessions}</button>
          </form>
        </li>
        {others.length === 0 ? null : (
          <li>
            <p>
              <strong>{words.movePrimary}</strong>
              <span class="hint">{words.movePrimaryText}</span>
            </p>
            <a class="button" href={`${path}/primary-tenant`}>
              {words.movePrimary}
            </a>
          </li>
        )}
        {own ? null : (
          <li>
            <p>
              <strong>{words.removeAccount}</strong>
              <span class="hint">{words.removeAccountText}</span>
            </p>
            <a class="button danger" href={`${path}/removal`}>
              {words.removeAccount}
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}
