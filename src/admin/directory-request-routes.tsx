import type { Hono } from 'hono';
import { listRequests, REQUEST_METHODS, type RequestFilter } from '../directories/list-requests.ts';
import { BadRequest } from '../errors.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { RequestsPage, type TypedRequestFilter } from './directory-request-pages.tsx';
import { DIRECTORY, directoryOf } from './directory-routes.tsx';

const PAGE = 50;

/** What a directory has asked for, to read: the filter is a form and the pages are links. */
export function directoryRequestRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${DIRECTORY}/requests`, async (c) => {
    const { services } = c.env;
    const { m, here, admin } = c.var;
    const { typed, filter } = readFilter(c);
    const cursor = c.req.query('cursor');
    const which = { directoryId: directoryOf(c), filter };
    const list = await listRequests(services.db, admin.tenant.id, which, { cursor, limit: PAGE });
    // Whoever a link names by id stands in the form by what they are called.
    const [first] = list.requests;
    if (typed.about === first?.resourceId) typed.name = first.resourceName ?? typed.about;
    const state = { typed, list, paged: Boolean(cursor), timeZone: services.timeZone };
    return render(c, <RequestsPage m={m} here={here} admin={admin} state={state} />);
  });
}

/** Throws BadRequest for what our selects do not hold. */
function readFilter(c: PageContext): { typed: TypedRequestFilter; filter: RequestFilter } {
  const asked = (name: string) => c.req.query(name)?.trim().slice(0, 300) ?? '';
  const [only, method, about] = [asked('only'), asked('method'), asked('about')];
  const filter = {
    only: oneOf(['refused', 'changes'] as const, only),
    method: oneOf(REQUEST_METHODS, method),
    about: about || undefined,
  };
  return { typed: { only, method, about, name: about }, filter };
}

function oneOf<T extends string>(known: readonly T[], typed: string): T | undefined {
  const found = known.find((one) => one === typed);
  if (typed !== '' && found === undefined) throw new BadRequest('unknown_filter');
  return found;
}
