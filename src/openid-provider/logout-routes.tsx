import * as z from 'zod/mini';
import { BadRequest } from '../errors.ts';
import { signOut } from '../sessions/end-sessions.ts';
import { parseSessionCookie } from '../sessions/session.ts';
import { readCookie, removeCookie } from '../web/cookies.ts';
import { readForm, sealed } from '../web/form.ts';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { readEndSessionRequest, type EndSessionRequest } from './end-session.ts';
import { LogoutPage } from './logout-pages.tsx';
import { MisconfiguredPage } from './misconfigured-pages.tsx';
import { openRequest, sealPosted, sealRequest, speakAsAsked } from './on-the-way-middleware.ts';
import { isTooLong, readForm as readParameters, toParameters } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

const LOGOUT = '/oauth2/logout';

/** The end session endpoint (OpenID Connect RP-Initiated Logout). */
export const logoutSurface = pageSurface({ stay: false, fromElsewhere: [LOGOUT] });

logoutSurface.get('/', async (c) => {
  // Whoever only looks signs nobody out.
  if (c.req.method === 'HEAD') return c.body(null);
  const { searchParams } = new URL(c.req.url);
  const travelled = searchParams.get('resume');
  const parameters =
    travelled === null ? toParameters(searchParams) : (await requireRequest(c, travelled)).parameters;
  if (isTooLong(parameters)) throw new BadRequest('too_long');
  speakAsAsked(c, parameters);

  const session = sessionOf(c);
  const request = await readEndSessionRequest(c.env.services, parameters, session);
  if (request.outcome === 'misconfigured') return misconfigured(c, request);
  if (session && !request.certain) {
    const token = await sealRequest(c, parameters, { since: c.env.services.now });
    const page = { m: c.var.m, here: `${LOGOUT}?resume=${token}`, request: token };
    return render(c, <LogoutPage {...page} application={request.application} />);
  }
  return leave(c, request.onward);
});

// Another site's form brings no cookie along: the same request comes again by GET, and brings it.
logoutSurface.post('/', async (c) => {
  const parameters = readParameters(c.req.header('content-type'), await c.req.arrayBuffer());
  if (!parameters) throw new BadRequest('unexpected_content_type');
  if (isTooLong(parameters)) throw new BadRequest('too_long');
  const resume = await sealPosted(c, parameters);
  return c.redirect(`${LOGOUT}?${new URLSearchParams({ resume }).toString()}`, 303);
});

logoutSurface.post('/confirmation', async (c) => {
  const form = await readForm(c, z.object({ request: sealed }));
  const { parameters } = await requireRequest(c, form.request);
  const session = sessionOf(c);
  const request = await readEndSessionRequest(c.env.services, parameters, session);
  return request.outcome === 'misconfigured' ? misconfigured(c, request) : leave(c, request.onward);
});

endSurface(logoutSurface, LOGOUT);

function sessionOf(c: PageContext) {
  return parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session'));
}

async function requireRequest(c: PageContext, token: string): Promise<{ parameters: Parameters }> {
  const opened = await openRequest(c, token);
  if (!opened) throw new BadRequest('invalid_flow');
  return opened;
}

/** The session ends, if there is one, and with it those of the applications, which are told. */
async function leave(c: PageContext, onward: string | null): Promise<Response> {
  const { services } = c.env;
  const session = sessionOf(c);
  if (session) {
    await signOut(services, session);
    services.tellLater();
    removeCookie(c, 'session');
  }
  return c.redirect(onward ?? '/signed-out', 303);
}

function misconfigured(
  c: PageContext,
  { problem, application, address }: Extract<EndSessionRequest, { outcome: 'misconfigured' }>,
): Promise<Response> {
  const { source, log } = c.env.services;
  log.error = `misconfigured_application_${problem.replaceAll('-', '_')}`;
  const page = { m: c.var.m, here: undefined, problem, application, address };
  return render(c, <MisconfiguredPage {...page} reference={source.reference} />, 400);
}
