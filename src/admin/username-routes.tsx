import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { changeContactAddress, type ContactAddressResult } from '../accounts/change-contact-address.ts';
import { forecastRename } from '../accounts/forecast-rename.ts';
import { FORECASTS } from '../accounts/judge-rename.ts';
import { readUsername } from '../accounts/read-username.ts';
import { renameAccount, type RenameResult } from '../accounts/rename-account.ts';
import { withdrawRequestedRename } from '../accounts/withdraw-rename.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { CheckRenamePage } from './check-rename-pages.tsx';
import { openDraft, sealDraft } from '../web/draft.ts';
import { UsernamePage, type UsernameState } from './username-pages.tsx';

const USERNAME = '/:tenant{[A-Za-z0-9]{1,32}}/users/:user{[a-z2-7]{24}}/username';
const DONE = ['renamed', 'asked', 'withdrawn', 'over', 'contact'] as const;

const rename = z.string().check(z.regex(/^([a-z2-7]{24})?$/));
/** What is wanted, and what the page showed: it is stale once it differs. */
const wanted = { username: line, shownUsername: line, shownRename: rename };

/** R10: username and contact address, by administrators of the primary tenant who have just proved who they are. */
export function usernameRoutes(surface: Hono<PageEnv>): void {
  surface.get(USERNAME, async (c) => {
    const notice = DONE.find((name) => c.req.query('done') === name);
    const draft = await openDraft(c, c.req.query('draft'));
    return showUsername(c, { done: notice, typed: draft ?? {} });
  });

  // Tells what would happen and changes nothing: a page to confirm, or to try again on.
  surface.post(`${USERNAME}/forecast`, async (c) => {
    const { m, admin } = c.var;
    const form = await readForm(c, z.object(wanted));
    await requireRecentKeeping(c, { username: form.username });
    const result = await forecastRename(c.env.services, admin.tenant.id, wantedOf(c, form));
    if (result.outcome !== 'forecast') return showRefusal(c, form.username, result);
    const { user } = await readShown(c);
    const page = { m, admin, here: pathOf(c), user, result, shownRename: form.shownRename };
    return render(c, <CheckRenamePage {...page} />);
  });

  surface.post(USERNAME, async (c) => {
    const { services } = c.env;
    const form = await readForm(c, z.object({ ...wanted, expected: z.enum(FORECASTS) }));
    await requireRecentKeeping(c, { username: form.username });
    const given = { ...wantedOf(c, form), expected: form.expected };
    const result = await renameAccount(services, c.var.admin.tenant.id, given);
    if (result.outcome !== 'renamed' && result.outcome !== 'waits-for-person') {
      return showRefusal(c, form.username, result);
    }
    services.mailLater(result.mailId);
    return done(c, result.outcome === 'renamed' ? 'renamed' : 'asked');
  });

  surface.post(`${USERNAME}/withdrawal`, async (c) => {
    const { admin } = c.var;
    const form = await readForm(c, z.object({ rename }));
    const given = { userId: userOf(c), renameId: form.rename, actor: admin.actor };
    const result = await withdrawRequestedRename(c.env.services, admin.tenant.id, given);
    return done(c, result.outcome);
  });

  surface.post(`${USERNAME}/contact-address`, async (c) => {
    const { services } = c.env;
    const { admin } = c.var;
    const form = await readForm(c, z.object({ email: line, shownEmail: line }));
    await requireRecentKeeping(c, { email: form.email });
    const result = await changeContactAddress(services, admin.tenant.id, {
      userId: userOf(c),
      actor: admin.actor,
      shownEmail: form.shownEmail,
      newEmail: form.email,
    });
    if (result.outcome !== 'changed') return showContactRefusal(c, form.email, result);
    services.mailLater(result.mailId);
    return done(c, 'contact');
  });
}

function showRefusal(
  c: PageContext,
  username: string,
  result: Exclude<RenameResult, { outcome: 'renamed' | 'waits-for-person' }>,
): Promise<Response> {
  const { m } = c.var;
  const typed = { username };
  switch (result.outcome) {
    case 'malformed-username':
      return showUsername(c, { typed, errors: { username: m.users.problems[result.problem] } }, 422);
    case 'unchanged':
    case 'taken':
      return showUsername(c, { typed, errors: { username: m.renames[result.outcome] } }, 422);
    case 'outside-domains':
      return showUsername(c, { typed, errors: { username: m.users.outsideDomains } }, 422);
    case 'limited':
      return showLimited(c, { typed }, result.retryAfter);
    case 'not-primary-tenant':
      return showUsername(c, {}, 403);
    case 'stale':
      return showUsername(c, { typed, stale: true }, 409);
  }
}

function showContactRefusal(
  c: PageContext,
  email: string,
  result: Exclude<ContactAddressResult, { outcome: 'changed' }>,
): Promise<Response> {
  const { m } = c.var;
  const typed = { email };
  switch (result.outcome) {
    case 'malformed-email':
      return showUsername(c, { typed, errors: { email: m.users.problems[result.problem] } }, 422);
    case 'unchanged':
      return showUsername(c, { typed, errors: { email: m.renames.contactUnchanged } }, 422);
    case 'limited':
      return showLimited(c, { typed }, result.retryAfter);
    case 'not-primary-tenant':
      return showUsername(c, {}, 403);
    case 'stale':
      return showUsername(c, { typed, stale: true }, 409);
  }
}

function showLimited(c: PageContext, state: UsernameState, retryAfter: number): Promise<Response> {
  const { m } = c.var;
  c.header('Retry-After', String(retryAfter));
  return showUsername(c, { ...state, limited: m.renames.limited(m.common.wait(retryAfter)) }, 429);
}

async function showUsername(c: PageContext, state: UsernameState, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const { user, here } = await readShown(c);
  const { timeZone } = c.env.services;
  return render(
    c,
    <UsernamePage m={m} here={here} admin={admin} user={user} state={state} timeZone={timeZone} />,
    status,
  );
}

/** Whoever may not change it is told so without a new proof. */
async function readShown(c: PageContext) {
  const user = await readUsername(c.env.services, c.var.admin.tenant.id, userOf(c));
  const here = c.req.method === 'GET' ? c.var.here : pathOf(c);
  if (user.governed === 'here') requireRecent(c, here);
  return { user, here };
}

/** What was typed comes along: a new proof must not cost it. */
async function requireRecentKeeping(c: PageContext, typed: Record<string, string>): Promise<void> {
  if (!isRecent(c)) requireRecent(c, `${pathOf(c)}?draft=${await sealDraft(c, typed)}`);
}

function wantedOf(c: PageContext, form: { username: string; shownUsername: string; shownRename: string }) {
  return {
    userId: userOf(c),
    actor: c.var.admin.actor,
    shownUsername: form.shownUsername,
    shownRename: form.shownRename || null,
    newUsername: form.username,
  };
}

function userOf(c: PageContext): string {
  return c.req.param('user') ?? '';
}

function pathOf(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/users/${userOf(c)}/username`;
}

function done(c: PageContext, what: (typeof DONE)[number]): Response {
  return c.redirect(`${pathOf(c)}?done=${what}`, 303);
}
