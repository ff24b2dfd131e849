import type { Hono } from 'hono';
import { parseUsername } from '../accounts/username.ts';
import { TENANT_ACTIONS } from '../audit/event-kinds.ts';
import { listEvents, type ListedEvent } from '../audit/list-events.ts';
import type { EventFilter } from '../audit/select-events.ts';
import { BadRequest } from '../errors.ts';
import { BYTE_ORDER_MARK, csvLine, downloadHeaders, streamText } from '../web/csv.ts';
import { boundsOfDay, formatCountry } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { AuditPage, type FilterErrors, type TypedFilter } from './audit-pages.tsx';
import { doerOf, reasonOf, sentenceOf } from './event-pages.tsx';

const AUDIT = '/:tenant{[A-Za-z0-9]{1,32}}/audit';
const PAGE = 50;
/** One round trip each, of which a request has a thousand, and never more than one in memory. */
const EXPORT_PAGE = 2_000;

/** What happened in the tenant: to read, and to keep. */
export function auditRoutes(surface: Hono<PageEnv>): void {
  surface.get(AUDIT, async (c) => {
    const { services } = c.env;
    const { m, here, admin } = c.var;
    const { typed, filter, errors } = readFilter(c);
    const cursor = c.req.query('cursor');
    const found =
      Object.keys(errors).length > 0
        ? null
        : await listEvents(services.db, admin.tenant.id, filter, { cursor, limit: PAGE });
    if (found && filter.person !== undefined && !found.person) errors.person = m.audit.personUnknown;
    // Whom a link names by id stands in the form by the username.
    if (found?.person) typed.person = found.person.username;
    const failed = Object.keys(errors).length > 0;
    const list = failed ? null : found;
    const state = { typed, errors, list, paged: Boolean(cursor), timeZone: services.timeZone };
    return render(c, <AuditPage m={m} here={here} admin={admin} state={state} />, failed ? 422 : 200);
  });

  surface.get(`${AUDIT}.csv`, async (c) =>
    c.body(
      await streamText(asCsv(c.var.m, readAll(c))),
      200,
      downloadHeaders(fileName(c, 'csv'), 'text/csv'),
    ),
  );

  surface.get(`${AUDIT}.jsonl`, async (c) =>
    c.body(
      await streamText(asJsonLines(readAll(c))),
      200,
      downloadHeaders(fileName(c, 'jsonl'), 'application/jsonl'),
    ),
  );
}

/** Throws BadRequest for what our selects do not hold; what a person typed wrongly is an error of its field. */
function readFilter(c: PageContext): { typed: TypedFilter; filter: EventFilter; errors: FilterErrors } {
  const { m } = c.var;
  const { timeZone } = c.env.services;
  const asked = (name: keyof TypedFilter) => c.req.query(name)?.trim().slice(0, 300) ?? '';
  const typed = {
    person: asked('person'),
    reference: asked('reference').toLowerCase(),
    action: asked('action'),
    outcome: asked('outcome'),
    from: asked('from'),
    to: asked('to'),
  };
  const person = parsePerson(typed.person);
  const [first, last] = [boundsOfDay(typed.from, timeZone), boundsOfDay(typed.to, timeZone)];
  const errors: FilterErrors = {
    ...(typed.person !== '' && person === null && { person: m.audit.personMalformed }),
    ...(typed.from !== '' && first === null && { from: m.audit.dayMalformed }),
    ...(typed.to !== '' && last === null && { to: m.audit.dayMalformed }),
    ...(first && last && last.end <= first.start && { to: m.audit.daysReversed }),
  };
  const filter = {
    person: person ?? undefined,
    reference: typed.reference || undefined,
    action: oneOf(TENANT_ACTIONS, typed.action),
    outcome: oneOf(['success', 'refusal'] as const, typed.outcome),
    from: first?.start,
    to: last?.end,
  };
  return { typed, filter, errors };
}

/** A user's id, as our links have it, or a username. */
function parsePerson(typed: string): string | null {
  if (/^[a-z2-7]{24}$/.test(typed)) return typed;
  const parsed = parseUsername(typed);
  return parsed.ok ? parsed.username : null;
}

function oneOf<T extends string>(known: readonly T[], typed: string): T | undefined {
  const found = known.find((one) => one === typed);
  if (typed !== '' && found === undefined) throw new BadRequest('unknown_filter');
  return found;
}

/** All that the filter shows, page by page. */
async function* readAll(c: PageContext): AsyncGenerator<ListedEvent[], void> {
  const { filter, errors } = readFilter(c);
  if (Object.keys(errors).length > 0) throw new BadRequest('unknown_filter');
  let cursor: string | undefined;
  do {
    const page = { cursor, limit: EXPORT_PAGE };
    const { events, next, person } = await listEvents(c.env.services.db, c.var.admin.tenant.id, filter, page);
    // Not an empty file, and no shorter one where someone is removed in the meantime.
    if (filter.person !== undefined && person === null) throw new BadRequest('unknown_filter');
    yield events;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

async function* asCsv(m: Messages, pages: AsyncIterable<ListedEvent[]>): AsyncGenerator<string, void> {
  const { when, event, outcome, reason, person, username, by, ip, country, browser, reference } = m.audit;
  let head =
    BYTE_ORDER_MARK +
    csvLine([when, event, outcome, reason, person, username, by, ip, country, browser, reference]);
  for await (const events of pages) {
    yield head + events.map((one) => csvLine(cellsOf(m, one))).join('');
    head = '';
  }
}

function cellsOf(m: Messages, event: ListedEvent): (string | null)[] {
  const { at, outcome, person, by, ip, country, browser, reference, detail } = event;
  const [name, username] =
    person === 'former-user' ? [m.audit.formerUser, null] : [person?.name ?? null, person?.username ?? null];
  return [
    new Date(at).toISOString(),
    sentenceOf(m, event),
    m.audit.outcomes[outcome],
    [reasonOf(m, event), detail].filter(Boolean).join(' '),
    name,
    username,
    by.kind === 'user' ? `${by.user.name} (${by.user.username})` : doerOf(m, event),
    ip,
    formatCountry(country, m.language),
    browser,
    reference,
  ];
}

async function* asJsonLines(pages: AsyncIterable<ListedEvent[]>): AsyncGenerator<string, void> {
  for await (const events of pages) {
    yield events
      .map(({ at, ...event }) => `${JSON.stringify({ time: new Date(at).toISOString(), ...event })}\n`)
      .join('');
  }
}

function fileName(c: PageContext, ending: string): string {
  const day = new Date(c.env.services.now).toISOString().slice(0, 10);
  return `${c.var.m.audit.fileName}-${c.var.admin.tenant.id}-${day}.${ending}`;
}
