import type { WelcomeView } from '../users/read-welcome.ts';
import { Notice } from '../web/notice.tsx';
import type { AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { welcome: WelcomeView; origin: string; on: boolean };

/** The warning is for the tenant as it is; the box may say otherwise until it is saved. */
export function WelcomeSection({ m, admin, welcome, origin, on }: Props) {
  const { tenant } = admin;
  const { federated, untold } = welcome;
  return (
    <section aria-labelledby="mails">
      <h2 id="mails">{m.preferences.mails}</h2>
      <label class="check">
        <input type="checkbox" name="welcomeMails" checked={on} />
        <span>
          {m.preferences.welcomeMails}
          <span class="hint">{m.preferences.welcomeMailsHint}</span>
        </span>
      </label>
      {tenant.welcomeMails && !federated ? <p class="hint">{m.preferences.noProvider}</p> : null}
      {!tenant.welcomeMails && federated ? <p class="hint">{m.preferences.offProvider}</p> : null}
      {!tenant.welcomeMails && !federated ? (
        <Notice kind="warn">{m.preferences.offNoProvider(origin)}</Notice>
      ) : null}
      {untold > 0 ? (
        <p>
          <a href={`/admin/${tenant.id}/users?told=never&state=invited`}>{m.preferences.untold(untold)}</a>
        </p>
      ) : null}
      {!tenant.welcomeMails && untold === 0 ? <p class="hint">{m.preferences.untoldNone}</p> : null}
      {tenant.welcomeMails ? null : <p class="hint">{m.preferences.onAgain}</p>}
    </section>
  );
}
