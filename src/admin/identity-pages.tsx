import type { Conflict, InspectedIdentity } from '../identities/inspect-identity.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type NameField = 'firstName' | 'lastName' | 'associateId';

export type IdentityState = {
  done?: boolean;
  refused?: string;
  typed?: Record<NameField, string>;
  errors?: Partial<Record<NameField, string>>;
};

type Props = AdminPageProps & { inspected: InspectedIdentity; state: IdentityState; timeZone: string };

/** To whom at the provider an account is pinned, and who else came with its address. */
export function IdentityPage(props: Props) {
  const { m, admin, inspected, state, timeZone } = props;
  const { user, identity, conflicts } = inspected;
  const path = `/admin/${admin.tenant.id}/users/${user.id}`;
  const name = `${user.firstName} ${user.lastName}`;
  const errors = Object.entries(state.errors ?? {}).map(([field, text]) => ({ field, text }));
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.identities.title(name)}
      back={{ href: path, label: name }}
      error={errors.length > 0 || state.refused !== undefined}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.done ? <Notice kind="good">{m.identities.done}</Notice> : null}
      {state.refused ? <Notice kind="alert">{state.refused}</Notice> : null}
      {identity === null ? (
        <p>{m.identities.notLinked}</p>
      ) : (
        <dl class="pairs">
          <dt>{m.identities.linked}</dt>
          <dd>{m.identities.linkedText(m.users.levels[identity.provider], identity.upn)}</dd>
          <dt>{m.identities.since}</dt>
          <dd>{when(identity.linkedAt)}</dd>
          <dt>{m.identities.lastProved}</dt>
          <dd>{when(identity.provedAt)}</dd>
        </dl>
      )}
      {conflicts.length === 0 ? <p class="quiet">{m.identities.nothing}</p> : null}
      {conflicts.slice(0, 1).map((conflict) => (
        <Settle m={m} path={path} conflict={conflict} when={when} state={state} />
      ))}
    </AdminPage>
  );
}

/** One at a time: what is said of the last one who came settles who has the address. */
function Settle(props: {
  m: Messages;
  path: string;
  conflict: Conflict;
  when: (time: number) => string;
  state: IdentityState;
}) {
  const { m, path, conflict, when, state } = props;
  const { id, name, provider, createdAt, lastAt } = conflict;
  const field = (of: NameField) => (
    <Field
      name={of}
      label={m.users[of]}
      value={state.typed?.[of] ?? ''}
      error={state.errors?.[of]}
      autocomplete="off"
    />
  );
  return (
    <>
      <section aria-labelledby="came">
        <h2 id="came">{m.identities.came(name, m.users.levels[provider])}</h2>
        <p>{m.identities.cameText(when(createdAt), when(lastAt))}</p>
      </section>
      <section aria-labelledby="same">
        <h2 id="same">{m.identities.sameTitle}</h2>
        <p>{m.identities.sameText}</p>
        <form method="post" action={`${path}/identity/same-person`} class="narrow">
          <input type="hidden" name="conflict" value={id} />
          <button class="button">{m.identities.sameGo}</button>
        </form>
      </section>
      <section aria-labelledby="new">
        <h2 id="new">{m.identities.newTitle}</h2>
        <p>{m.identities.newText}</p>
        <form method="post" action={`${path}/identity/new-person`} class="narrow" novalidate>
          <input type="hidden" name="conflict" value={id} />
          {field('firstName')}
          {field('lastName')}
          {field('associateId')}
          <button class="button danger">{m.identities.newGo}</button>
        </form>
      </section>
    </>
  );
}
