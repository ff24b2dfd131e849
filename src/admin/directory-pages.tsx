import type { Child } from 'hono/jsx';
import type { DirectorySettings } from '../directories/change-directory.ts';
import type { InspectedDirectory } from '../directories/inspect-directory.ts';
import type { ListedRequest } from '../directories/list-requests.ts';
import { Copyable } from '../web/copyable.tsx';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { DirectoryBadge } from './directories-pages.tsx';
import { Guide } from './directory-guide-pages.tsx';
import { sayChanged, sayRequest, sayWhy } from './directory-request-pages.tsx';
import { MadeToken, Secrets, Tokens, type TokenState } from './directory-token-pages.tsx';

/** What was done a moment ago, as the address has it. */
export const DONE = ['made', 'revoked', 'paused', 'resumed', 'saved', 'restarted'] as const;

export type DirectoryPageState = TokenState & {
  done?: (typeof DONE)[number] | undefined;
  /** settings that are not saved */
  typed?: DirectorySettings;
  /** what is wrong with them */
  malformed?: 'malformed-name' | 'malformed-address';
};

type Props = AdminPageProps & {
  directory: InspectedDirectory;
  state: DirectoryPageState;
  timeZone: string;
  publicOrigin: string;
};
type PartProps = Props & { base: string; when: (time: number) => string };

/** One directory, in the order in which it is needed: how it goes, how it is connected, and what ends it. */
export function DirectoryPage(props: Props) {
  const { m, admin, directory, state, timeZone, publicOrigin } = props;
  const directories = `/admin/${admin.tenant.id}/directories`;
  const base = `${directories}/${directory.id}`;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const part = { ...props, base, when };
  const isNew = directory.lastRequestAt === null;
  const { malformedName, malformedAddress } = problemsOf(m, state);
  const errors = [
    ...(malformedName ? [{ field: 'name', text: malformedName }] : []),
    ...(malformedAddress ? [{ field: 'errorsTo', text: malformedAddress }] : []),
    ...(state.tooMany ? [{ field: `${state.tooMany}-lifetime`, text: m.directories.tooManyTokens }] : []),
  ];
  return (
    <AdminPage
      {...props}
      part="directories"
      title={directory.name}
      back={{ href: directories, label: m.directories.title }}
      action={<DirectoryBadge m={m} state={directory.state} />}
      error={errors.length > 0}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.done && state.done !== 'paused' ? (
        <Notice kind="good">{m.directories.done[state.done]}</Notice>
      ) : null}
      {state.made ? <MadeToken m={m} made={state.made} /> : null}
      {directory.pausedAt === null ? null : (
        <Notice kind="warn">{m.directories.pausedNow(when(directory.pausedAt))}</Notice>
      )}
      {isNew ? (
        <p>{m.directories.neverAsked(directory.tokens.some(({ state: its }) => its === 'active'))}</p>
      ) : (
        <>
          <Progress {...part} />
          <Deeds {...part} directories={directories} />
        </>
      )}
      <section aria-labelledby="connect">
        <h2 id="connect">{m.directories.connect}</h2>
        <p class="quiet">{m.directories.base}</p>
        <Copyable m={m} id="base" text={`${publicOrigin}/scim/v2`} />
      </section>
      <Tokens {...part} />
      <Guide m={m} kind={directory.kind} open={isNew} />
      <Secrets {...part} />
      {isNew ? (
        <section aria-labelledby="then">
          <h2 id="then">{m.directories.onceConnected}</h2>
          <Deeds {...part} directories={directories} />
        </section>
      ) : null}
      <Settings {...part} />
      <Pause {...part} />
      <section aria-labelledby="end">
        <h2 id="end">{m.directories.end}</h2>
        <ul class="deeds">
          <li>
            <p>{m.directories.restartText}</p>
            <a class="button danger" href={`${base}/restart`}>
              {m.directories.restartGo}
            </a>
          </li>
          <li>
            <p>{m.directories.removeText}</p>
            <a class="button danger" href={`${base}/removal`}>
              {m.directories.removeGo}
            </a>
          </li>
        </ul>
      </section>
    </AdminPage>
  );
}

function Deeds({ m, base, directories }: PartProps & { directories: string }) {
  return (
    <ul class="deeds">
      <Deed href={`${base}/requests`} title={m.directories.log} label={m.directories.logGo}>
        {m.directories.logText}
      </Deed>
      <Deed href={`${directories}/rules`} title={m.directories.rules} label={m.directories.rulesGo}>
        {m.directories.rulesText}
      </Deed>
    </ul>
  );
}

function Deed(props: { href: string; title: string; label: string; children: Child }) {
  const { href, title, label, children } = props;
  return (
    <li>
      <p>
        <strong>{title}</strong>
        <span class="hint">{children}</span>
      </p>
      <a class="button" href={href}>
        {label}
      </a>
    </li>
  );
}

/** What it has brought, and how its last cycle went. */
function Progress({ m, directory, base, when }: PartProps) {
  const { lastRequestAt, lastChange, lastRefusal } = directory;
  const tiles = [
    { count: directory.users, label: m.directories.users },
    { count: directory.deactivated, label: m.directories.deactivated },
    { count: directory.groups, label: m.directories.groups },
  ];
  const request = (one: ListedRequest | null, more: (one: ListedRequest) => string) =>
    one === null ? (
      m.directories.none
    ) : (
      <>
        {when(one.at)}
        <span class="hint">
          {[sayRequest(m, one), one.resourceName].filter(Boolean).join(', ')}. {more(one)}
        </span>
      </>
    );
  return (
    <>
      <ul class="tiles narrow-tiles">
        {tiles.map(({ count, label }) => (
          <li class="tile">
            <strong>{count}</strong> {label}
          </li>
        ))}
        <li>
          <a class="tile" href={`${base}/requests?only=refused`}>
            <strong>{directory.refusals}</strong> {m.directories.refusals}
          </a>
        </li>
      </ul>
      <dl class="pairs">
        <dt>{m.directories.lastRequest}</dt>
        <dd>{lastRequestAt === null ? m.common.never : when(lastRequestAt)}</dd>
        <dt>{m.directories.lastChange}</dt>
        <dd>{request(lastChange, (one) => `${m.directories.changed}: ${sayChanged(m, one)}.`)}</dd>
        <dt>{m.directories.lastRefusal}</dt>
        <dd>{request(lastRefusal, (one) => sayWhy(m, one))}</dd>
      </dl>
    </>
  );
}

function Settings({ m, directory, state, base }: PartProps) {
  const { malformedName, malformedAddress } = problemsOf(m, state);
  const { name, welcomeMails, errorsTo } = state.typed ?? directory;
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">{m.directories.settings}</h2>
      <form method="post" action={`${base}/settings`} class="narrow" novalidate>
        <Field
          name="name"
          label={m.directories.name}
          hint={m.directories.nameHint}
          value={name}
          error={malformedName}
          autocomplete="off"
        />
        <label class="check">
          <input type="checkbox" name="welcomeMails" checked={welcomeMails} />
          <span>
            {m.directories.welcomeMails}
            <span class="hint">{m.directories.welcomeMailsHint}</span>
          </span>
        </label>
        <Field
          name="errorsTo"
          label={m.directories.errorsTo}
          type="email"
          inputmode="email"
          autocomplete="off"
          hint={m.directories.errorsToHint}
          value={errorsTo ?? ''}
          error={malformedAddress}
          optional
        />
        <button class="button">{m.common.save}</button>
      </form>
    </section>
  );
}

function problemsOf(m: Messages, { malformed }: DirectoryPageState) {
  return {
    malformedName: malformed === 'malformed-name' ? m.directories.malformedName : undefined,
    malformedAddress: malformed === 'malformed-address' ? m.directories.malformedAddress : undefined,
  };
}

function Pause({ m, directory, base }: PartProps) {
  const paused = directory.pausedAt !== null;
  return (
    <section aria-labelledby="pause">
      <h2 id="pause">{paused ? m.directories.pausedTitle : m.directories.pause}</h2>
      <p>{paused ? m.directories.resumeText : m.directories.pauseText}</p>
      <form method="post" action={`${base}/${paused ? 'resumption' : 'pause'}`}>
        <div>
          <button class="button">{paused ? m.directories.resumeGo : m.directories.pauseGo}</button>
        </div>
      </form>
    </section>
  );
}
