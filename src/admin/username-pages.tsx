import type { OpenRename } from '../accounts/open-rename.ts';
import type { UsernameView } from '../accounts/read-username.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

export type UsernameState = {
  done?: 'renamed' | 'asked' | 'withdrawn' | 'over' | 'contact' | undefined;
  stale?: boolean;
  limited?: string;
  typed?: { username?: string; email?: string };
  errors?: { username?: string; email?: string };
};

type Governed = Extract<UsernameView, { governed: 'here' }>;
type Page<U = UsernameView> = AdminPageProps & { user: U; state: UsernameState; timeZone: string };

/** R10: what an administrator changes of the account itself, or who else does. */
export function UsernamePage({ user, ...props }: Page) {
  const { m, admin, state } = props;
  const name = nameOf(user);
  const path = pathOf(admin, user);
  const errors = Object.entries(state.errors ?? {}).map(([field, text]) => ({ field, text }));
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.renames.title}
      back={{ href: path, label: name }}
      error={errors.length > 0 || state.stale || state.limited !== undefined}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.done ? (
        <Notice kind={state.done === 'over' ? 'info' : 'good'}>{m.renames.done[state.done]}</Notice>
      ) : null}
      {state.stale ? <Notice kind="alert">{m.renames.stale}</Notice> : null}
      {state.limited ? <Notice kind="alert">{state.limited}</Notice> : null}
      {user.governed === 'here' ? <Forms {...props} user={user} /> : <NotHere {...props} user={user} />}
    </AdminPage>
  );
}

/** Names no tenant: where else someone works is theirs to tell. */
function NotHere({ m, admin, user }: Page) {
  const name = nameOf(user);
  return (
    <>
      <dl class="pairs">
        <dt>{m.renames.username}</dt>
        <dd>{user.username}</dd>
      </dl>
      {user.governed === 'elsewhere' ? (
        <Notice>
          <p>{m.renames.elsewhere(name, admin.tenant.name)}</p>
          <p>{m.renames.elsewhereHelp(name)}</p>
        </Notice>
      ) : (
        <Notice>
          <p>{m.renames.invited(name)}</p>
        </Notice>
      )}
      <p>
        <a class="button" href={pathOf(admin, user)}>
          {m.renames.backToUser}
        </a>
      </p>
    </>
  );
}

function Forms(props: Page<Governed>) {
  const { m, admin, user, state } = props;
  const path = `${pathOf(admin, user)}/username`;
  return (
    <>
      <dl class="pairs">
        <dt>{m.renames.username}</dt>
        <dd>{user.username}</dd>
        <dt>{m.renames.contact}</dt>
        <dd>{user.email}</dd>
      </dl>
      <Objection {...props} />
      {user.waiting ? <Waiting {...props} waiting={user.waiting} /> : null}
      <section aria-labelledby="rename">
        <h2 id="rename">{m.renames.newTitle}</h2>
        <form method="post" action={`${path}/forecast`} class="narrow" novalidate>
          <input type="hidden" name="shownUsername" value={user.username} />
          <input type="hidden" name="shownRename" value={user.waiting?.id ?? ''} />
          <Field
            name="username"
            label={m.renames.newUsername}
            type="email"
            inputmode="email"
            autocomplete="off"
            hint={m.renames.newHint}
            value={state.typed?.username}
            error={state.errors?.username}
          />
          <button class="button primary">{m.common.continue}</button>
        </form>
      </section>
      <section aria-labelledby="contact">
        <h2 id="contact">{m.renames.contactTitle}</h2>
        <p class="hint">{m.renames.contactText}</p>
        <form method="post" action={`${path}/contact-address`} class="narrow" novalidate>
          <input type="hidden" name="shownEmail" value={user.email} />
          <Field
            name="email"
            label={m.renames.contact}
            type="email"
            inputmode="email"
            autocomplete="off"
            value={state.typed?.email ?? user.email}
            error={state.errors?.email}
          />
          <button class="button">{m.renames.contactSave}</button>
        </form>
      </section>
    </>
  );
}

function Objection({ m, user: { username, objection }, timeZone }: Page<Governed>) {
  if (!objection) return null;
  const when = formatTime(objection.objectedAt, { language: m.language, timeZone });
  return (
    <Notice kind="warn">
      <p>{m.renames.objected(objection, when)}</p>
      {username === objection.oldUsername ? null : <p>{m.renames.objectedInEffect}</p>}
    </Notice>
  );
}

function Waiting({ m, admin, user, waiting, timeZone }: Page<Governed> & { waiting: OpenRename }) {
  const name = nameOf(user);
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{m.renames.waitingTitle(name)}</h2>
      <p>{m.renames.waiting(name, waiting)}</p>
      <p class="hint">{m.renames.waitingSince(when(waiting.createdAt), when(waiting.expiresAt))}</p>
      <form method="post" action={`${pathOf(admin, user)}/username/withdrawal`} class="narrow">
        <input type="hidden" name="rename" value={waiting.id} />
        <button class="button">{m.renames.withdraw}</button>
      </form>
    </section>
  );
}

function nameOf({ firstName, lastName }: UsernameView): string {
  return `${firstName} ${lastName}`;
}

function pathOf(admin: AdminPageProps['admin'], { userId }: UsernameView): string {
  return `/admin/${admin.tenant.id}/users/${userId}`;
}
