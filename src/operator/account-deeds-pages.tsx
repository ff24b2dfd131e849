import type { InspectedAccount } from '../accounts/inspect-account.ts';
import { Notice } from '../web/notice.tsx';
import { ConfirmByTyping } from './confirm-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Props = OperatorPageProps & { account: InspectedAccount; refused?: string | undefined };

/** Which tenant governs the account: one of those that the person has confirmed. */
export function PrimaryTenantPage(props: Props) {
  const { m, account, refused } = props;
  const words = m.operator;
  const path = `/operator/accounts/${account.id}`;
  const confirmed = account.users.filter(({ confirmedAt }) => confirmedAt !== null);
  return (
    <OperatorPage
      {...props}
      part="accounts"
      title={words.moveTitle(account.username)}
      back={{ href: path, label: account.username }}
      error={refused !== undefined}
    >
      {refused ? <Notice kind="alert">{refused}</Notice> : null}
      {confirmed.length === 0 ? (
        <p>{words.movePrimaryNone}</p>
      ) : (
        <>
          <p>{words.moveEffect}</p>
          <form method="post" action={`${path}/primary-tenant`} class="narrow">
            <fieldset>
              <legend>{words.primary}</legend>
              {confirmed.map(({ tenantId, tenantName }) => (
                <label class="check">
                  <input
                    type="radio"
                    name="tenant"
                    value={tenantId}
                    required
                    checked={tenantId === account.primaryTenantId}
                  />
                  <span>
                    {tenantName} <span class="quiet">{tenantId}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <div class="row">
              <button class="button primary">{words.moveGo}</button>
              <a class="button" href={path}>
                {m.common.cancel}
              </a>
            </div>
          </form>
        </>
      )}
    </OperatorPage>
  );
}

/** Nothing brings it back: says what goes, before the username is typed. */
export function AccountRemovalPage(props: Props & { error?: string | undefined }) {
  const { m, account, refused, error } = props;
  const words = m.operator;
  const path = `/operator/accounts/${account.id}`;
  return (
    <OperatorPage
      {...props}
      part="accounts"
      title={words.removeAccountTitle(account.username)}
      back={{ href: path, label: account.username }}
      error={refused !== undefined || error !== undefined}
    >
      {refused ? <Notice kind="alert">{refused}</Notice> : null}
      <ConfirmByTyping
        m={m}
        action={`${path}/removal`}
        cancel={path}
        effects={words.removeAccountEffects}
        label={words.typeUsername(account.username)}
        go={words.removeAccountGo}
        error={error}
      />
    </OperatorPage>
  );
}
