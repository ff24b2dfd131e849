import { BadRequest } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { isOwnDeed, tellReason, type Action } from './event-kinds.ts';
import { selectEvents, selectPerson, type EventFilter } from './select-events.ts';

/** A user as this tenant knows them. */
type EventPerson = { id: string; name: string; username: string };

export type ListedEvent = {
  at: number;
  action: Action;
  outcome: 'success' | 'refusal';
  reason: ReturnType<typeof tellReason>;
  /** what it is about, such as the name that someone has at their provider */
  detail: string | null;
  /** to whom it happened; null where it happened to nobody */
  person: EventPerson | 'former-user' | null;
  by:
    /** `person`: they did it themselves */
    | { kind: 'person' | 'former-user' | 'operator' | 'service' }
    | { kind: 'user'; user: EventPerson }
    /** null where it is gone */
    | { kind: 'token' | 'directory'; name: string | null };
  ip: string | null;
  country: string | null;
  browser: string | null;
  /** as on the error page and in the log of requests */
  reference: string | null;
};

/** `next`: the cursor of the page that follows, or null. `person`: whom the filter names, null if nobody here. */
export type EventList = { events: ListedEvent[]; next: string | null; person: EventPerson | null };

type Page = { cursor?: string | undefined; limit: number };

/**
 * One page of a tenant's log, newest first, in one round trip. The log is exactly what happened in this
 * tenant: what happens to an account as such (a sign-in, a code, a new password) is in none. Throws
 * BadRequest for a cursor that is not one of ours.
 */
export async function listEvents(
  db: Db,
  tenantId: string,
  filter: EventFilter,
  { cursor, limit }: Page,
): Promise<EventList> {
  const [rows, [person]] = await db.batch([
    selectEvents(db, tenantId, filter, { before: readCursor(cursor), limit: limit + 1 }),
    selectPerson(db, tenantId, filter.person ?? ''),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(toEvent),
    next: last && rows.length > limit ? String(last.id) : null,
    person: person ? toPerson(person) : null,
  };
}

/** The history of one user in this tenant: what happened to them, and what they did. */
export function eventsOfUser(db: Db, tenantId: string, userId: string, page: Page): Promise<EventList> {
  return listEvents(db, tenantId, { person: userId }, page);
}

/** The id of the last event that was shown; no larger number is one. */
function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined || cursor === '') return null;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new BadRequest('malformed_cursor');
  return Number(cursor);
}

type Row = Awaited<ReturnType<typeof selectEvents>>[number];

function toEvent(row: Row): ListedEvent {
  const { at, outcome, accountId, ip, country, browser, reference } = row;
  const action = row.action as Action;
  const person = toPerson(row.person);
  return {
    at,
    action,
    outcome,
    reason: tellReason(action, row.reason),
    detail: row.detail,
    person: person ?? (accountId === null ? null : 'former-user'),
    by: byOf(row, isOwnDeed(action) && accountId !== null, person),
    ip,
    country,
    browser,
    reference,
  };
}

function byOf(
  { doneBy, actor, tokenName, directoryName }: Row,
  ownDeed: boolean,
  person: EventPerson | null,
): ListedEvent['by'] {
  switch (doneBy) {
    case null:
      return { kind: ownDeed ? 'person' : 'service' };
    case 'user':
      return actor.id === person?.id ? { kind: 'person' } : { kind: 'user', user: toPerson(actor)! };
    case 'token':
      return { kind: 'token', name: tokenName };
    case 'directory':
      return { kind: 'directory', name: directoryName };
    case 'operator':
    case 'former-user':
      return { kind: doneBy };
  }
}

function toPerson({ id, name, username }: Row['person']): EventPerson | null {
  return id === null || name === null || username === null ? null : { id, name, username };
}
