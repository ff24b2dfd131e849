import * as z from 'zod/mini';
import { parseUsername } from '../accounts/username.ts';
import { BadRequest } from '../errors.ts';
import { findSession, noteUse } from '../sessions/session.ts';
import { refuseEntry } from '../users/enter-tenant.ts';
import { beginFlow } from '../web/begin-flow.ts';
import { readCookie } from '../web/cookies.ts';
import { line, readForm, sealed } from '../web/form.ts';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { speak } from '../web/speak.ts';
import type { Answer } from './answer.ts';
import { authorize, refuse, type AuthorizeResult, type Chosen } from './authorize.ts';
import { ChooseTenantPage } from './choose-tenant-pages.tsx';
import { ConsentPage } from './consent-pages.tsx';
import { FormPostPage } from './form-post-pages.tsx';
import { MisconfiguredPage } from './misconfigured-pages.tsx';
import { NoAccessPage } from './no-access-pages.tsx';
import {
  openPushed,
  openRequest,
  PUSHED_PREFIX,
  sealPosted,
  sealRequest,
  speakAsAsked,
  type UnderWay,
} from './on-the-way-middleware.ts';
import { isRepeated, isTooLong, readForm as readParameters, toParameters, valueOf } from './parameters.ts';
import type { Misconfigured } from './prove-application.ts';
import { addressWith } from './redirect.ts';
import type { Parameters } from './sealed-request.ts';

const AUTHORIZE = '/oauth2/authorize';

/** The authorization endpoint (OpenID Connect Core §3.1.2) and what it asks of a person. */
export const authorizeSurface = pageSurface({ stay: false, fromElsewhere: [AUTHORIZE] });

authorizeSurface.get('/', async (c) => {
  const { searchParams } = new URL(c.req.url);
  const travelled = searchParams.get('resume');
  if (travelled !== null) {
    const opened = await openRequest(c, travelled);
    if (!opened) throw new BadRequest('invalid_flow');
    const { tenantId } = opened;
    return goOn(c, opened, tenantId === null ? null : { tenantId, consents: false });
  }
  const parameters = await unpackPushed(c, toParameters(searchParams));
  if (parameters === null) return misconfigured(c, 'request-uri');
  return goOn(c, { parameters, since: null, accountId: null, tenantId: null }, null);
});

// Another site's form brings no cookie along: the same request comes again by GET, and brings it.
authorizeSurface.post('/', async (c) => {
  const parameters = readParameters(c.req.header('content-type'), await c.req.arrayBuffer());
  if (!parameters) throw new BadRequest('unexpected_content_type');
  if (isTooLong(parameters)) return misconfigured(c, 'too-long');
  const clientId = valueOf(parameters, 'client_id');
  if (clientId === undefined) return misconfigured(c, 'no-client');
  if (isPushed(parameters)) {
    const again = new URLSearchParams({
      client_id: clientId,
      request_uri: valueOf(parameters, 'request_uri')!,
    });
    return c.redirect(`${AUTHORIZE}?${again.toString()}`, 303);
  }
  const resume = await sealPosted(c, parameters);
  return c.redirect(`${AUTHORIZE}?${new URLSearchParams({ resume }).toString()}`, 303);
});

authorizeSurface.post('/tenant', async (c) => {
  const form = await readForm(c, z.object({ request: sealed, tenant: line }));
  return goOn(c, await requireRequest(c, form.request), { tenantId: form.tenant, consents: false });
});

authorizeSurface.post('/consent', async (c) => {
  const form = await readForm(c, z.object({ request: sealed, tenant: line }));
  return goOn(c, await requireRequest(c, form.request), { tenantId: form.tenant, consents: true });
});

/** The person does not go on: the application hears it, if the request is one that it may be answered. */
authorizeSurface.post('/refusal', async (c) => {
  const form = await readForm(c, z.object({ request: sealed }));
  const request = await requireRequest(c, form.request);
  return show(c, request, await refuse(c.env.services, request.parameters));
});

endSurface(authorizeSurface, AUTHORIZE);

async function requireRequest(c: PageContext, token: string): Promise<UnderWay> {
  const opened = await openRequest(c, token);
  if (!opened) throw new BadRequest('invalid_flow');
  return opened;
}

async function goOn(c: PageContext, request: UnderWay, chosen: Chosen | null) {
  if (isTooLong(request.parameters)) return misconfigured(c, 'too-long');
  speakAsAsked(c, request.parameters);
  return show(c, request, await decide(c, request, chosen));
}

async function decide(
  c: PageContext,
  { parameters, since, accountId }: UnderWay,
  chosen: Chosen | null,
): Promise<AuthorizeResult> {
  const { services } = c.env;
  const session = await findSession(services, readCookie(c, 'session'));
  // What one person answered counts for nobody who has signed in meanwhile.
  const own = session !== null && session.accountId === accountId ? chosen : null;
  const result = await authorize(services, { parameters, session, since, chosen: own });
  if (session && result.outcome === 'no-access' && result.tenantId !== null) {
    const { tenantId } = result;
    services.after(() => refuseEntry(services, session, tenantId));
  }
  if (session) services.after(() => noteUse(services, session));
  return result;
}

async function show(c: PageContext, request: UnderWay, result: AuthorizeResult): Promise<Response> {
  const { parameters } = request;
  switch (result.outcome) {
    case 'answer':
      return send(c, result);
    case 'misconfigured':
      return misconfigured(c, result.problem, result);
    case 'sign-in': {
      const hint = parseUsername(result.username ?? '');
      const flow = await beginFlow(c, {
        to: await pathOf(c, parameters),
        application: result.application.name,
        ...(hint.ok && { username: hint.username }),
        ...(result.fresh && { fresh: true }),
      });
      return c.redirect(`/sign-in?flow=${flow}`, 303);
    }
    case 'prove-again': {
      const to = await pathOf(c, parameters);
      const flow = await beginFlow(c, { to, application: result.application.name });
      return c.redirect(`/sign-in/again?flow=${flow}`, 303);
    }
    case 'choose-tenant':
    case 'consent':
    case 'no-access':
      return ask(c, request, result);
  }
}

/** What the person is asked, or told, on a page between. */
type Between = Extract<AuthorizeResult, { person: unknown }>;

/** A page between: nothing is decided until its form is sent. */
async function ask(c: PageContext, { parameters, since }: UnderWay, result: Between): Promise<Response> {
  speak(c, result.person.language);
  const { id: accountId } = result.person;
  const tenantId = tenantOf(result);
  const chosen = tenantId === null ? {} : { tenantId };
  const whose = { since: since ?? c.env.services.now, accountId, ...chosen };
  const request = await sealRequest(c, parameters, whose);
  const to = `${AUTHORIZE}?resume=${request}`;
  const flow = await beginFlow(c, { to, application: result.application.name });
  // A page has an address of its own, to come back to.
  if (c.req.method === 'POST') return c.redirect(to, 303);
  const page = { m: c.var.m, here: to, request, otherAccount: `/sign-in?flow=${flow}` };
  switch (result.outcome) {
    case 'choose-tenant':
      return render(c, <ChooseTenantPage {...page} result={result} filter={filterOf(c)} />);
    case 'consent':
      return render(c, <ConsentPage {...page} result={result} />);
    case 'no-access':
      return render(c, <NoAccessPage {...page} result={result} />, 403);
  }
}

/** Which tenant a page is about, so that it is about the same one when it is opened again. */
function tenantOf(result: Between): string | null {
  switch (result.outcome) {
    case 'choose-tenant':
      return null;
    case 'consent':
      return result.place.tenantId;
    case 'no-access':
      return result.tenantId;
  }
}

/** Of a page of ours alone: an application's request has no say in it. */
function filterOf(c: PageContext): string {
  return c.req.query('resume') === undefined ? '' : (c.req.query('filter') ?? '');
}

function send(c: PageContext, answer: Answer): Response | Promise<Response> {
  const { redirectUri, mode } = answer;
  if (mode !== 'form_post') return c.redirect(addressWith(redirectUri, mode, answer.answer), 303);
  // The application sees which origin the form comes from, and nothing else.
  c.header('Referrer-Policy', 'strict-origin');
  return render(c, <FormPostPage m={c.var.m} answer={answer} />);
}

function misconfigured(
  c: PageContext,
  problem: Misconfigured,
  {
    application = null,
    redirectUri = null,
  }: { application?: string | null; redirectUri?: string | null } = {},
): Promise<Response> {
  const { source, log } = c.env.services;
  log.error = `misconfigured_application_${problem.replaceAll('-', '_')}`;
  const page = { m: c.var.m, here: undefined, problem, application, address: redirectUri };
  return render(c, <MisconfiguredPage {...page} reference={source.reference} />, 400);
}

/** Where the way leads back to, with the request as it was. */
async function pathOf(c: PageContext, parameters: Parameters): Promise<string> {
  return `${AUTHORIZE}?resume=${await sealRequest(c, parameters, { since: c.env.services.now })}`;
}

function isPushed(parameters: Parameters): boolean {
  return valueOf(parameters, 'request_uri')?.startsWith(PUSHED_PREFIX) ?? false;
}

/** What a client pushed, in the place of all else but who it is (RFC 9126 §4). Null where that is none. */
async function unpackPushed(c: PageContext, parameters: Parameters): Promise<Parameters | null> {
  if (!isPushed(parameters)) return parameters;
  if (['client_id', 'request_uri'].some((name) => isRepeated(parameters, name))) return null;
  return openPushed(c, valueOf(parameters, 'client_id'), valueOf(parameters, 'request_uri')!);
}
