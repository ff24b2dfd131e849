import type { Access } from '../grants/list-access.ts';
import { ApplicationLogo } from '../web/application-logo.tsx';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';

type Props = { m: Messages; access: Access[]; timeZone: string };

/** What the person lets applications have of them, and how to take it back. */
export function AccessSection({ m, access, timeZone }: Props) {
  return (
    <section aria-labelledby="access">
      <h2 id="access">{m.access.title}</h2>
      {access.length === 0 ? <p>{m.access.none}</p> : null}
      <ul class="rows">
        {access.map((one) => (
          <AccessRow m={m} access={one} timeZone={timeZone} />
        ))}
      </ul>
      {access.length === 0 ? null : <p class="hint">{m.access.removeEffect}</p>}
    </section>
  );
}

function AccessRow({ m, access, timeZone }: { m: Messages; access: Access; timeZone: string }) {
  const { application, tenant, scopes, since, lastUsedAt } = access;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const list = new Intl.ListFormat(m.language, { type: 'conjunction' });
  return (
    <li>
      <ApplicationLogo application={application} />
      <p>
        <strong>{application.name}</strong>
        <span class="quiet">{m.access.at(tenant.name)}</span>
        <span class="quiet">{m.access.may(list.format(scopes.map((scope) => m.access.scopes[scope])))}</span>
        <span class="quiet">
          {m.access.since} {when(since)}
        </span>
        <span class="quiet">
          {lastUsedAt === null ? m.access.notInUse : `${m.access.lastUse} ${when(lastUsedAt)}`}
        </span>
      </p>
      <form method="post" action={`/account/applications/${application.id}/${tenant.id}/removal`}>
        <button class="button" aria-label={m.access.removeFrom(application.name, tenant.name)}>
          {m.access.remove}
        </button>
      </form>
    </li>
  );
}
