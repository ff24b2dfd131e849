import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import { listUsers, USER_SORTS, type UserFilter } from '../users/list-users.ts';
import { registerUser } from '../users/register-users.ts';
import type { NewUser } from '../users/parse-new-user.ts';
import { BYTE_ORDER_MARK, csvLine, downloadHeaders, streamText } from '../web/csv.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { registrationProblems } from '../web/registration-problems.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { RegisterPage, type RegisterState } from './register-pages.tsx';
import { UsersPage } from './users-pages.tsx';

const PAGE = 50;
/** A larger page for the export: fewer round trips, and still little in memory. */
const EXPORT_PAGE = 1_000;
const STATES = ['invited', 'active', 'deactivated'] as const;
const KEPT_OUT = ['held', 'barred'] as const;
const ROLES = ['admin', 'user'] as const;
const TENANT = ':tenant{[A-Za-z0-9]{1,32}}';

/** The list of a tenant's users, its export, and the registering of one more. */
export function usersRoutes(surface: Hono<PageEnv>): void {
  surface.get(`/${TENANT}/users`, async (c) => {
    const { services } = c.env;
    const { m, here, admin } = c.var;
    const filter = readFilter(c);
    const cursor = c.req.query('cursor');
    const list = await listUsers(services.db, admin.tenant.id, filter, { cursor, limit: PAGE });
    const removed = c.req.query('done') === 'removed';
    const state = { filter, list, paged: Boolean(cursor), removed, timeZone: services.timeZone };
    return render(c, <UsersPage m={m} here={here} admin={admin} state={state} />);
  });

  surface.get(`/${TENANT}/users.csv`, async (c) => {
    const { m, admin } = c.var;
    const filter = readFilter(c);
    const day = new Date(c.env.services.now).toISOString().slice(0, 10);
    const file = `${m.users.csvName}-${admin.tenant.id}-${day}.csv`;
    return c.body(await streamText(exportUsers(c, filter)), 200, downloadHeaders(file, 'text/csv'));
  });

  surface.get(`/${TENANT}/users/new`, async (c) => {
    const draft = await openDraft(c, c.req.query('draft'));
    return showRegister(c, { given: draft ?? {}, errors: {} });
  });

  surface.post(`/${TENANT}/users`, async (c) => {
    const { services } = c.env;
    const { m, admin } = c.var;
    const form = await readForm(
      c,
      z.object({
        username: line,
        associateId: line,
        firstName: line,
        lastName: line,
        role: z.enum(ROLES),
        language: z.enum([...LANGUAGES, '']),
      }),
    );
    const given: NewUser = { ...form, language: form.language === '' ? null : form.language };
    // What was typed comes along: a new proof must not cost it.
    if (form.role === 'admin' && !isRecent(c)) {
      requireRecent(c, `/admin/${admin.tenant.id}/users/new?draft=${await sealDraft(c, form)}`);
    }
    const result = await registerUser(services, admin.tenant.id, admin.actor, given);
    if (result.outcome === 'registered') {
      services.mailLater(result.mailId);
      return c.redirect(`/admin/${admin.tenant.id}/users/${result.userId}?done=registered`, 303);
    }
    return showRegister(c, { given: form, errors: registrationProblems(m, result) }, 422);
  });
}

function readFilter(c: PageContext): UserFilter {
  const search = c.req.query('search')?.trim().slice(0, 200);
  return {
    search: search === '' ? undefined : search,
    state: STATES.find((state) => state === c.req.query('state')),
    keptOut: KEPT_OUT.find((state) => state === c.req.query('state')),
    role: ROLES.find((role) => role === c.req.query('role')),
    untold: c.req.query('told') === 'never' ? true : undefined,
    sort: USER_SORTS.find((sort) => sort === c.req.query('sort')),
  };
}

async function* exportUsers(c: PageContext, filter: UserFilter): AsyncGenerator<string, void> {
  const { m, admin } = c.var;
  const { username, firstName, lastName, associateId, role, state, level, lastSignIn, invitedAt } = m.users;
  const columns = [username, firstName, lastName, associateId, role, state, level, lastSignIn, invitedAt];
  let head = BYTE_ORDER_MARK + csvLine(columns);
  let cursor: string | undefined;
  do {
    const { users, next } = await listUsers(c.env.services.db, admin.tenant.id, filter, {
      cursor,
      limit: EXPORT_PAGE,
    });
    const lines = users.map((user) =>
      csvLine([
        user.username,
        user.firstName,
        user.lastName,
        user.associateId,
        m.common.role[user.role],
        user.state === 'invited' && user.declinedAt !== null ? m.users.declined : m.users.states[user.state],
        user.level && m.users.levels[user.level],
        isoTime(user.lastEnteredAt),
        isoTime(user.invitedAt),
      ]),
    );
    yield head + lines.join('');
    head = '';
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function showRegister(c: PageContext, state: RegisterState, status = 200) {
  const { m, here, admin } = c.var;
  const form = c.req.method === 'GET' ? here : `/admin/${admin.tenant.id}/users/new`;
  return render(c, <RegisterPage m={m} here={form} admin={admin} state={state} />, status);
}
