import type { Child } from 'hono/jsx';
import type { UserView } from '../users/read-user.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { user: UserView; refused?: string | undefined };

/** A page that asks for one deed done to one user, and says why it was not done. */
function DeedPage(props: Props & { title: string; children: Child }) {
  const { admin, user, refused, children } = props;
  const back = { href: pathOf(props), label: `${user.firstName} ${user.lastName}` };
  return (
    <AdminPage {...props} admin={admin} part="users" back={back} error={refused !== undefined}>
      {refused ? <Notice kind="alert">{refused}</Notice> : null}
      {children}
    </AdminPage>
  );
}

function pathOf({ admin, user }: Props): string {
  return `/admin/${admin.tenant.id}/users/${user.id}`;
}

/** Asks once more before someone is removed. */
export function RemovalPage(props: Props) {
  const { m, user } = props;
  const path = pathOf(props);
  return (
    <DeedPage {...props} title={m.users.removeTitle(`${user.firstName} ${user.lastName}`)}>
      <p>{m.users.removeEffect(user.username)}</p>
      <form method="post" action={`${path}/removal`} class="toolbar">
        <input type="hidden" name="version" value={String(user.version)} />
        <button class="button danger">{m.users.removeGo}</button>
        <a class="button" href={path}>
          {m.common.cancel}
        </a>
      </form>
    </DeedPage>
  );
}

export function RolePage(props: Props) {
  const { m, user } = props;
  return (
    <DeedPage {...props} title={m.users.changeRoleTitle(`${user.firstName} ${user.lastName}`)}>
      <form method="post" action={`${pathOf(props)}/role`} class="narrow">
        <input type="hidden" name="version" value={String(user.version)} />
        <fieldset>
          <legend class="hint">{m.users.roleHint}</legend>
          {(['user', 'admin'] as const).map((role) => (
            <label class="check">
              <input type="radio" name="role" value={role} checked={user.role === role} />
              <span>{m.users.roles[role]}</span>
            </label>
          ))}
        </fieldset>
        <button class="button primary">{m.common.save}</button>
      </form>
    </DeedPage>
  );
}
