import type { ListedEvent } from '../audit/list-events.ts';
import { formatCountry, formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';

type Props = { m: Messages; tenantId: string; events: ListedEvent[]; timeZone: string };

/** Events of a tenant's log, as the log and the page of one user show them. */
export function EventTable({ m, tenantId, events, timeZone }: Props) {
  const named = (person: ListedEvent['person']) => <Named m={m} tenantId={tenantId} person={person} />;
  return (
    <div class="table stack events" tabindex={0} role="group" aria-label={m.audit.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.audit.when}</th>
            <th scope="col">{m.audit.event}</th>
            <th scope="col">{m.audit.person}</th>
            <th scope="col">{m.audit.by}</th>
            <th scope="col">{m.audit.source}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr>
              <td data-label={m.audit.when}>
                <time datetime={new Date(event.at).toISOString()}>
                  {formatTime(event.at, { language: m.language, timeZone })}
                </time>
              </td>
              <th scope="row">
                {sentenceOf(m, event)}{' '}
                {event.outcome === 'refusal' ? (
                  <span class="badge bad">{m.audit.outcomes.refusal}</span>
                ) : null}
                <span class="quiet">{reasonOf(m, event)}</span>
                {event.detail ? <span class="quiet">{detailOf(m, event)}</span> : null}
              </th>
              <td class="who" data-label={m.audit.person}>
                {named(event.person)}
              </td>
              <td class="who" data-label={m.audit.by}>
                {event.by.kind === 'user' ? named(event.by.user) : doerOf(m, event)}
              </td>
              <td data-label={m.audit.source}>
                <Source m={m} event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Named({ m, tenantId, person }: { m: Messages; tenantId: string; person: ListedEvent['person'] }) {
  if (person === null) return <>–</>;
  if (person === 'former-user') return <span class="quiet">{m.audit.formerUser}</span>;
  return (
    <>
      <a href={`/admin/${tenantId}/users/${person.id}`}>{person.name}</a>
      <span class="quiet">{person.username}</span>
    </>
  );
}

function Source({ m, event: { browser, country, ip, reference } }: { m: Messages; event: ListedEvent }) {
  const place = [formatCountry(country, m.language), ip].filter(Boolean).join(', ');
  if (!browser && !place && !reference) return <>–</>;
  return (
    <>
      {browser}
      <span class="quiet">{place}</span>
      {reference ? (
        <span class="quiet">
          {m.audit.reference} <code>{reference}</code>
        </span>
      ) : null}
    </>
  );
}

/** What happened. */
export function sentenceOf(m: Messages, { action, outcome }: ListedEvent): string {
  return (outcome === 'refusal' ? m.audit.refusals[action] : undefined) ?? m.audit.events[action];
}

/** Why, or to what; empty where nothing is told. */
export function reasonOf(m: Messages, { reason }: ListedEvent): string {
  if (reason === null) return '';
  return 'code' in reason ? m.audit.reasons[reason.code] : m.audit.named(reason.name);
}

/** In the reader's words where it is a role. */
function detailOf(m: Messages, { action, detail }: ListedEvent): string | null {
  return action === 'role-changed' && (detail === 'admin' || detail === 'user')
    ? m.common.role[detail]
    : detail;
}

/** By whom. */
export function doerOf(m: Messages, { by }: ListedEvent): string {
  switch (by.kind) {
    case 'user':
      return by.user.name;
    case 'token':
      return m.audit.token(by.name);
    case 'directory':
      return m.audit.directory(by.name);
    case 'person':
    case 'operator':
    case 'service':
    case 'former-user':
      return m.audit.doneBy[by.kind];
  }
}
