import type { ForecastResult } from '../accounts/forecast-rename.ts';
import type { UsernameView } from '../accounts/read-username.ts';
import { domainOf } from '../accounts/username.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

/** What will happen, before it does. It says no more than doing it would. */
export function CheckRenamePage(
  props: AdminPageProps & {
    user: UsernameView;
    result: Extract<ForecastResult, { outcome: 'forecast' }>;
    shownRename: string;
  },
) {
  const { m, admin, user, result, shownRename } = props;
  const { forecast, oldUsername, newUsername } = result;
  const name = `${user.firstName} ${user.lastName}`;
  const path = `/admin/${admin.tenant.id}/users/${user.userId}/username`;
  const tenant = admin.tenant.name;
  const foreseen = { name, oldUsername, newUsername, tenant, domain: domainOf(newUsername) };
  const atOnce = forecast === 'at-once';
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.renames.checkTitle}
      back={{ href: path, label: m.renames.title }}
    >
      <dl class="pairs">
        <dt>{m.renames.before}</dt>
        <dd>{oldUsername}</dd>
        <dt>{m.renames.after}</dt>
        <dd>
          <strong>{newUsername}</strong>
        </dd>
      </dl>
      <Notice kind={atOnce ? 'info' : 'warn'} {...(atOnce ? {} : { title: m.renames.willWait })}>
        <p>{m.renames.forecasts[forecast](foreseen)}</p>
        <p>{m.renames.willBeTold(oldUsername)}</p>
      </Notice>
      <form method="post" action={path} class="toolbar">
        <input type="hidden" name="username" value={newUsername} />
        <input type="hidden" name="shownUsername" value={oldUsername} />
        <input type="hidden" name="shownRename" value={shownRename} />
        <input type="hidden" name="expected" value={forecast} />
        <button class="button primary">{atOnce ? m.renames.goNow : m.renames.goAsk(name)}</button>
        <a class="button" href={path}>
          {m.common.cancel}
        </a>
      </form>
    </AdminPage>
  );
}
