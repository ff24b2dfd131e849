import { actorOf, type ApiToken } from '../api-tokens/authenticate.ts';
import type { Scope } from '../api-tokens/scopes.ts';
import type { ApiContext } from './api-middleware.ts';
import type { ApiRoute, Call, Download, Kind, Reply } from './define-routes.ts';
import { onlyOnce } from './idempotency-middleware.ts';
import { ApiProblem } from './problems.ts';
import { pickType, readBody, readIfMatch, readQuery } from './read-request.ts';

/** One request to one route: may this token, what is asked, do it, answer. */
export async function serveRoute(c: ApiContext, route: ApiRoute): Promise<Response> {
  const { services } = c.env;
  const { token } = c.var;
  const params = c.req.param() as Record<string, string>;
  requireKind(token, route.kinds);
  requireScope(token, route.scope);
  requireTenant(token, params['tenant']);

  const { headers, url } = c.req.raw;
  const type = pickType(headers.get('accept'), typesOf(route));
  const query = readQuery(new URL(url).searchParams, route.query);
  const version = route.versioned ? readIfMatch(headers.get('if-match')) : undefined;
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const body = readBody(headers, bytes, route);

  const call: Call = {
    services: { ...services, source: { ...services.source, tokenId: token.id } },
    token,
    actor: actorOf(token, services.now),
    params,
    query,
    body,
    version,
    type,
  };
  const answer = async () => responseOf(c, await route.handle(call), type);
  return route.method === 'POST' ? onlyOnce(c, bytes, answer) : answer();
}

/** The same answer whichever tenant the path names, existing or not. */
function requireKind(token: ApiToken, kinds: readonly Kind[]): void {
  const kind: Kind = token.tenantId === null ? 'operator' : 'tenant';
  if (kinds.includes(kind)) return;
  throw new ApiProblem('wrong_kind_of_token', {
    detail: `This needs ${kinds[0] === 'operator' ? "an operator's" : "a tenant's"} token.`,
  });
}

/** RFC 6750 §3.1. For what only a part of a route's requests needs, too. */
export function requireScope(token: ApiToken, scope: Scope): void {
  if (token.scopes.includes(scope)) return;
  throw new ApiProblem('insufficient_scope', {
    detail: `This needs a token with the scope ${scope}.`,
    headers: { 'WWW-Authenticate': `Bearer realm="SuperID", error="insufficient_scope", scope="${scope}"` },
  });
}

/** Another tenant looks like one that does not exist. */
function requireTenant(token: ApiToken, tenantId: string | undefined): void {
  if (tenantId === undefined || token.tenantId === null || token.tenantId === tenantId) return;
  throw new ApiProblem('not_found');
}

const JSON_TYPE = 'application/json';

function typesOf({ answers }: ApiRoute): string[] {
  const all = Object.values(answers).flatMap(({ schema, files }) => [
    ...(schema ? [JSON_TYPE] : []),
    ...(files ?? []),
  ]);
  return [...new Set(all)];
}

function responseOf(c: ApiContext, reply: Reply, type: string): Response {
  const headers = new Headers();
  if (reply.version !== undefined) headers.set('ETag', `"${reply.version}"`);
  if (reply.location !== undefined) headers.set('Location', `/api/v1${reply.location}`);
  if (reply.next) headers.set('Link', `<${pathOfNext(c.req.url, reply.next)}>; rel="next"`);
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  headers.set('Content-Type', isText(type) ? `${type}; charset=utf-8` : type);
  if (type === JSON_TYPE) return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
  const { content, fileName } = reply.body as Download;
  headers.set('Content-Disposition', `attachment; filename="${fileName}"`);
  return new Response(content, { status: reply.status, headers });
}

function isText(type: string): boolean {
  return type.startsWith('text/');
}

/** RFC 8288: the same list with the same filters, from there on. */
function pathOfNext(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.set('cursor', cursor);
  return `${pathname}?${searchParams.toString()}`;
}
