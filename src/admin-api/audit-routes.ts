import type * as z from 'zod/mini';
import { eventsOfUser, listEvents, type ListedEvent } from '../audit/list-events.ts';
import type { EventFilter } from '../audit/select-events.ts';
import { BYTE_ORDER_MARK, csvLine, streamText } from '../web/csv.ts';
import { defineRoute, type Call } from './define-routes.ts';
import { eventPage, eventQuery, historyQuery, parsePerson, showEvent } from './event-fields.ts';
import { ApiProblem } from './problems.ts';

const kinds = ['tenant'] as const;

/** One round trip each, of which a request has a thousand, and never more than one in memory. */
const EXPORT_PAGE = 2_000;

const list = defineRoute({
  name: 'listAuditEvents',
  method: 'GET',
  path: '/tenants/{tenant}/audit-events',
  kinds,
  summary: 'Read the audit log',
  description: 'As JSON page by page; as CSV or JSON lines all that the filter shows, in one file.',
  scope: 'read',
  query: eventQuery,
  answers: {
    200: {
      description: 'Newest first.',
      schema: eventPage,
      files: ['text/csv', 'application/x-ndjson'],
      headers: ['Link'],
    },
  },
  problems: ['malformed_cursor', 'not_acceptable'],
  async handle(call) {
    const { services, params, query, type } = call;
    if (type !== 'application/json') return { status: 200, body: await exportEvents(call) };
    const { cursor, limit } = query;
    const found = await listEvents(services.db, params.tenant, filterOf(query), { cursor, limit });
    if (query.person !== undefined && !found.person) throw unknownPerson();
    return { status: 200, body: { items: found.events.map(showEvent), next: found.next }, next: found.next };
  },
});

const history = defineRoute({
  name: 'readHistoryOfUser',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}/events',
  kinds,
  summary: 'Read the history of a user',
  description: 'What happened to them in this tenant, and what they did here; newest first.',
  scope: 'read',
  query: historyQuery,
  answers: { 200: { description: 'One page.', schema: eventPage, headers: ['Link'] } },
  problems: ['malformed_cursor'],
  async handle({ services, params, query }) {
    const { events, next, person } = await eventsOfUser(services.db, params.tenant, params.user, query);
    if (!person) throw new ApiProblem('not_found');
    return { status: 200, body: { items: events.map(showEvent), next }, next };
  },
});

export const auditRoutes = [list, history];

type Query = z.infer<typeof eventQuery>;

function filterOf({ person, action, outcome, reference, from, to }: Query): EventFilter {
  return {
    person: person === undefined ? undefined : (parsePerson(person) ?? undefined),
    action,
    outcome,
    reference,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
}

function unknownPerson(): ApiProblem {
  return new ApiProblem('malformed_query', {
    errors: [{ parameter: 'person', detail: 'Nobody here has this id or username.' }],
  });
}

async function exportEvents(call: Call<'tenant', Query>) {
  const { params, type } = call;
  const isCsv = type === 'text/csv';
  const text = isCsv ? asCsv(readAll(call)) : asJsonLines(readAll(call));
  const fileName = `audit-events-${params.tenant}.${isCsv ? 'csv' : 'jsonl'}`;
  return { type, content: await streamText(text), fileName };
}

async function* readAll({
  services,
  params,
  query,
}: Call<'tenant', Query>): AsyncGenerator<ListedEvent[], void> {
  let { cursor } = query;
  do {
    const page = { cursor, limit: EXPORT_PAGE };
    const { events, next, person } = await listEvents(services.db, params.tenant, filterOf(query), page);
    // Not an empty file, and no shorter one where someone is removed in the meantime.
    if (query.person !== undefined && !person) throw unknownPerson();
    yield events;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

const COLUMNS = [
  'time',
  'action',
  'outcome',
  'reason',
  'person',
  'by',
  'ip',
  'country',
  'browser',
  'reference',
];

/** For programs: in the words of the API, whatever the language. */
async function* asCsv(pages: AsyncIterable<ListedEvent[]>): AsyncGenerator<string, void> {
  let head = BYTE_ORDER_MARK + csvLine(COLUMNS);
  for await (const events of pages) {
    yield head + events.map((event) => csvLine(cellsOf(event))).join('');
    head = '';
  }
}

function cellsOf(event: ListedEvent): (string | null)[] {
  const { time, action, outcome, reason, person, by, ip, country, browser, reference } = showEvent(event);
  const told = reason === null ? null : 'code' in reason ? reason.code : reason.name;
  const whom = person === null || person === 'former-user' ? person : person.username;
  return [time, action, outcome, told, whom, doerOf(by), ip, country, browser, reference];
}

function doerOf(by: ListedEvent['by']): string {
  switch (by.kind) {
    case 'user':
      return by.user.username;
    case 'token':
    case 'directory':
      return `${by.kind}: ${by.name ?? ''}`;
    case 'person':
    case 'operator':
    case 'service':
    case 'former-user':
      return by.kind;
  }
}

async function* asJsonLines(pages: AsyncIterable<ListedEvent[]>): AsyncGenerator<string, void> {
  for await (const events of pages) {
    yield events.map((event) => `${JSON.stringify(showEvent(event))}\n`).join('');
  }
}
