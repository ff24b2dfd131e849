import type { Departure } from '../users/read-departure.ts';
import type { UserView } from '../users/read-user.ts';
import { formatTime } from '../web/dates.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & {
  user: UserView;
  departure: Departure | null;
  refused: string | null;
  done: boolean;
  timeZone: string;
};

/** The same person by another externalId, or someone new with a username that was somebody else's. */
export function HoldPage(props: Props) {
  const { m, admin, user, departure, refused, done, timeZone } = props;
  const name = `${user.firstName} ${user.lastName}`;
  const path = `/admin/${admin.tenant.id}/users/${user.id}`;
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.holds.title(name)}
      back={{ href: path, label: name }}
      error={refused !== null}
    >
      {refused === null ? null : <Notice kind="alert">{refused}</Notice>}
      {done ? <Notice kind="good">{m.holds.done}</Notice> : null}
      {user.heldAt === null ? (
        <>
          {done ? null : <p>{m.holds.over}</p>}
          <p>
            <a class="button" href={path}>
              {m.holds.look}
            </a>
          </p>
        </>
      ) : (
        <>
          <p>{m.holds.intro(user.username)}</p>
          <dl class="pairs">
            {departure === null ? null : (
              <>
                <dt>{m.holds.before}</dt>
                <dd>
                  <code>{departure.externalId}</code>{' '}
                  <span class="hint">
                    {m.holds.until(formatTime(departure.leftAt, { language: m.language, timeZone }))}
                  </span>
                </dd>
              </>
            )}
            <dt>{m.holds.now}</dt>
            <dd>{user.externalId === null ? m.holds.noId : <code>{user.externalId}</code>}</dd>
          </dl>
          <section aria-labelledby="same">
            <h2 id="same">{m.holds.sameTitle}</h2>
            <p>{m.holds.sameText}</p>
            <form method="post" action={`${path}/hold/same-person`}>
              <div>
                <button class="button">{m.holds.sameGo}</button>
              </div>
            </form>
          </section>
          <section aria-labelledby="new">
            <h2 id="new">{m.holds.newTitle}</h2>
            <p>{m.holds.newText}</p>
            <form method="post" action={`${path}/hold/new-person`}>
              <div>
                <button class="button danger">{m.holds.newGo}</button>
              </div>
            </form>
          </section>
        </>
      )}
    </AdminPage>
  );
}
