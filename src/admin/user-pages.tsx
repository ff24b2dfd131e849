import type { ListedEvent } from '../audit/list-events.ts';
import type { SignInCheck, SignInObstacle } from '../users/sign-in-check.ts';
import type { UserView } from '../users/read-user.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { LetIn } from './bar-pages.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { EventTable } from './event-pages.tsx';
import { hasOwnId, StateBadge } from './users-pages.tsx';

type NameField = 'firstName' | 'lastName' | 'associateId';

export type UserPageState = {
  done?: string | undefined;
  /** why a deed was not done */
  refused?: string;
  typed?: Record<NameField, string>;
  errors?: Partial<Record<NameField, string>>;
};

type Props = AdminPageProps & {
  check: SignInCheck;
  state: UserPageState;
  timeZone: string;
  /** what happened to them here, newest first */
  events: ListedEvent[];
  /** the new username that waits for the person */
  waitsFor: string | null;
};

/** One user of one tenant: who, in what state, why not, and what an administrator can do. */
export function UserPage(props: Props) {
  const { m, admin, check, state, timeZone, events, waitsFor } = props;
  const { user } = check;
  const base = `/admin/${admin.tenant.id}/users`;
  const path = `${base}/${user.id}`;
  const errors = Object.entries(state.errors ?? {}).map(([field, text]) => ({ field, text }));
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <AdminPage
      {...props}
      part="users"
      title={`${user.firstName} ${user.lastName}`}
      back={{ href: base, label: m.users.back }}
      error={errors.length > 0 || state.refused !== undefined}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.done ? <Notice kind="good">{state.done}</Notice> : null}
      {state.refused ? <Notice kind="alert">{state.refused}</Notice> : null}
      <Facts
        m={m}
        user={user}
        path={path}
        directories={`/admin/${admin.tenant.id}/directories`}
        when={when}
        waitsFor={waitsFor}
      />
      <WhyNot m={m} check={check} when={when} path={path} audit={`/admin/${admin.tenant.id}/audit`} />
      <section aria-labelledby="names">
        <h2 id="names">{m.users.names}</h2>
        {user.directoryName === null ? null : (
          <p class="hint">{m.users.namesFromDirectory(user.directoryName)}</p>
        )}
        <NamesForm m={m} user={user} path={path} state={state} />
      </section>
      <Deeds m={m} user={user} path={path} />
      <section aria-labelledby="history">
        <h2 id="history">{m.users.history}</h2>
        {events.length === 0 ? <p class="quiet">{m.users.noHistory}</p> : null}
        {events.length > 0 ? (
          <EventTable m={m} tenantId={admin.tenant.id} events={events} timeZone={timeZone} />
        ) : null}
        <p>
          <a href={`/admin/${admin.tenant.id}/audit?person=${user.id}`}>{m.users.historyAll}</a>
        </p>
      </section>
    </AdminPage>
  );
}

type When = (time: number) => string;

type FactsProps = {
  m: Messages;
  user: UserView;
  path: string;
  /** where their pages are */
  directories: string;
  when: When;
  waitsFor: string | null;
};

function Facts({ m, user, path, directories, when, waitsFor }: FactsProps) {
  return (
    <dl class="pairs">
      <dt>{m.users.username}</dt>
      <dd>
        {user.username}{' '}
        {user.governedHere ? (
          <a href={`${path}/username`}>{m.users.changeUsername}</a>
        ) : user.state === 'invited' ? null : (
          <span class="quiet">{m.users.governedElsewhere}</span>
        )}
        {waitsFor === null ? null : <span class="hint">{m.users.renameWaits(waitsFor)}</span>}
      </dd>
      <dt>{m.users.state}</dt>
      <dd>
        <StateBadge m={m} user={user} />
      </dd>
      <dt>{m.users.role}</dt>
      <dd>
        {m.common.role[user.role]} {user.ownUser ? null : <a href={`${path}/role`}>{m.users.changeRole}</a>}
      </dd>
      <dt>{m.users.level}</dt>
      <dd>
        {user.level ? m.users.levels[user.level] : '–'}{' '}
        {user.domainIsOurs ? <a href={`${path}/identity`}>{m.identities.show}</a> : null}
      </dd>
      <dt>{m.users.associateId}</dt>
      <dd>{hasOwnId(user) ? user.associateId : '–'}</dd>
      <dt>{m.users.invitedAt}</dt>
      <dd>{m.users.invitedBy(user.invitedBy, when(user.invitedAt))}</dd>
      <dt>{m.users.confirmedAt}</dt>
      <dd>{user.confirmedAt === null ? m.users.notConfirmed : when(user.confirmedAt)}</dd>
      <dt>{m.users.lastSignIn}</dt>
      <dd>{user.lastEnteredAt === null ? m.users.never : when(user.lastEnteredAt)}</dd>
      <ProvisionedBy m={m} user={user} directories={directories} />
    </dl>
  );
}

/** Nothing for someone whom an administrator looks after. */
function ProvisionedBy({ m, user, directories }: { m: Messages; user: UserView; directories: string }) {
  const { id, directoryId, directoryName, externalId, said } = user;
  const facts = [
    { label: m.users.jobTitle, text: said.title },
    { label: m.users.department, text: said.department },
    { label: m.users.employeeNumber, text: said.employeeNumber },
    { label: m.directories.groups, text: said.groups.length > 0 ? said.groups.join(', ') : null },
  ].filter(({ text }) => text !== null);
  if (directoryId === null) return null;
  return (
    <>
      <dt>{m.directories.provisionedBy}</dt>
      <dd>
        <a href={`${directories}/${directoryId}`}>{directoryName}</a>{' '}
        <span class="hint">
          <a href={`${directories}/${directoryId}/requests?about=${id}`}>{m.directories.hisRequests}</a>
        </span>
      </dd>
      {externalId === null ? null : (
        <>
          <dt>{m.directories.externalId}</dt>
          <dd>
            <code>{externalId}</code>
          </dd>
        </>
      )}
      {facts.map(({ label, text }) => (
        <>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </>
      ))}
    </>
  );
}

function WhyNot(props: { m: Messages; check: SignInCheck; when: When; path: string; audit: string }) {
  const { m, check, when, path, audit } = props;
  const held = check.user.heldAt !== null;
  const settled = check.obstacles.some(({ because }) => because === 'other-person');
  return (
    <section aria-labelledby="why">
      <h2 id="why">{m.users.whyTitle}</h2>
      {check.obstacles.length === 0 ? (
        <>
          <p>{m.users.whyNothing}</p>
          <p class="hint">{m.users.whyNothingHelp}</p>
        </>
      ) : (
        <ul class="reasons">
          {check.obstacles.map((obstacle) => (
            <li>{sayObstacle(m, obstacle, when)}</li>
          ))}
        </ul>
      )}
      {held ? (
        <p>
          <a class="button" href={`${path}/hold`}>
            {m.holds.settle}
          </a>
        </p>
      ) : null}
      {check.user.barredAt === null ? null : <LetIn m={m} path={path} />}
      {settled ? (
        <p>
          <a class="button" href={`${path}/identity`}>
            {m.identities.settle}
          </a>
        </p>
      ) : null}
      <form method="get" action={audit} class="toolbar">
        <div class="field">
          <label for="reference">{m.identities.reference}</label>
          <input id="reference" name="reference" maxlength={16} autocomplete="off" spellcheck={false} />
        </div>
        <button class="button">{m.identities.findReference}</button>
      </form>
    </section>
  );
}

function sayObstacle(m: Messages, obstacle: SignInObstacle, when: When): string {
  const say = m.users.obstacles;
  switch (obstacle.because) {
    case 'tenant-suspended':
    case 'never-told':
    case 'link-revoked':
      return say[obstacle.because];
    case 'not-confirmed': {
      const { toldAt, linkUntil } = obstacle;
      return say['not-confirmed'](sayTime(toldAt, when), sayTime(linkUntil, when));
    }
    case 'deactivated':
      return say.deactivated(sayTime(obstacle.at, when));
    case 'declined':
    case 'held':
    case 'barred':
    case 'link-expired':
      return say[obstacle.because](when(obstacle.at));
    case 'mail-refused':
      return say['mail-refused'](
        obstacle.recipient,
        m.overview.problems[obstacle.problem],
        when(obstacle.nextTryAt),
      );
    case 'mail-waiting':
      return say['mail-waiting'](obstacle.recipient, when(obstacle.nextTryAt));
    case 'federated-domain':
      return say['federated-domain'](m.users.levels[obstacle.provider]);
    case 'other-person':
      return say['other-person'](obstacle.name, when(obstacle.at));
    case 'upn-changed':
      return say['upn-changed'](obstacle.upn);
    case 'refused-at-provider': {
      const { refusal, at, reference, detail } = obstacle;
      return say['refused-at-provider'](m.audit.reasons[refusal], when(at), reference, detail);
    }
    case 'too-many-tries':
      return say['too-many-tries'](when(obstacle.until));
  }
}

function sayTime(time: number | null, when: When): string | null {
  return time === null ? null : when(time);
}

function NamesForm(props: { m: Messages; user: UserView; path: string; state: UserPageState }) {
  const { m, user, path, state } = props;
  const field = (name: NameField) => (
    <Field
      name={name}
      label={m.users[name]}
      value={state.typed?.[name] ?? user[name]}
      error={state.errors?.[name]}
      autocomplete="off"
    />
  );
  return (
    <form method="post" action={`${path}/names`} class="narrow" novalidate>
      <input type="hidden" name="version" value={String(user.version)} />
      {field('firstName')}
      {field('lastName')}
      {field('associateId')}
      <button class="button">{m.users.changeNames}</button>
    </form>
  );
}

/** What changes someone's access, each with its consequence; what takes away stands last. */
function Deeds({ m, user, path }: { m: Messages; user: UserView; path: string }) {
  const active = user.state === 'active';
  const deed = (action: string, label: string, text: string, danger = false) => (
    <li>
      <p>
        <strong>{label}</strong>
        <span class="hint">{text}</span>
      </p>
      <form method="post" action={`${path}/${action}`}>
        <input type="hidden" name="version" value={String(user.version)} />
        <button class={danger ? 'button danger' : 'button'}>{label}</button>
      </form>
    </li>
  );
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{m.users.deeds}</h2>
      <ul class="deeds">
        {user.awaited && user.declinedAt === null
          ? deed('invitation-mail', m.users.mailInvitation, m.users.mailInvitationText)
          : null}
        {user.linkHolds
          ? deed('invitation-link/revocation', m.users.revokeLink, m.users.revokeLinkText)
          : null}
        {active && user.provider === null
          ? deed('password-reset', m.users.mailReset, m.users.mailResetText)
          : null}
        {active ? deed('sessions/sign-out', m.users.endSessions, m.users.endSessionsText) : null}
        {user.state === 'deactivated' ? deed('activation', m.users.activate, m.users.activateText) : null}
        {user.ownUser || user.state === 'deactivated'
          ? null
          : deed('deactivation', m.users.deactivate, m.users.deactivateText, true)}
        {user.ownUser ? null : (
          <li>
            <p>
              <strong>{m.users.remove}</strong>
              <span class="hint">{m.users.removeText}</span>
            </p>
            <a class="button danger" href={`${path}/removal`}>
              {m.users.remove}
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}
