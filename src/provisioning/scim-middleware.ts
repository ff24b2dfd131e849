import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { recordRequest, type DirectoryRequest } from '../directories/record-request.ts';
import { isNewlyUsed, noteUse, type Directory } from '../directories/with-directory.ts';
import { MethodNotAllowed, TooManyRequests, type AppError } from '../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import { ScimError } from '../scim/scim-error.ts';
import type { Services } from '../services.ts';
import { noteError } from '../web/note-error.ts';
import { readDirectory } from './read-directory.ts';
import { notFound, unauthorized } from './scim-refusals.ts';

export type ScimEnv = {
  Bindings: { services: Services };
  Variables: {
    token: string;
    /** who asks, once that is known */
    directory?: Directory;
    /** what it is about, and what it changed */
    about?: Pick<DirectoryRequest, 'resourceType' | 'resourceId' | 'resourceName' | 'changed'>;
    refused?: ScimError;
  };
};
export type ScimContext = Context<ScimEnv>;

/** RFC 7644 §8.1 */
const MEDIA_TYPE = 'application/scim+json; charset=utf-8';
/** No user or group that a directory sends comes near it. */
const LARGEST = 1024 * 1024;

/** What every answer carries. It is for programs: no browser keeps, frames or sniffs it. */
export const scimHeaders = createMiddleware<ScimEnv>(async (c, next) => {
  await next();
  c.env.services.log.route ??= routePath(c);
  const { headers } = c.res;
  headers.set('Cache-Control', 'no-store');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  headers.set('X-Content-Type-Options', 'nosniff');
});

export const scimGuard = createMiddleware<ScimEnv>(async (c, next) => {
  const { scimGuard: guard, source } = c.env.services;
  const { success } = await guard.limit({ key: networkOf(source.ip) });
  if (!success) throw new TooManyRequests(60);
  await next();
});

export const scimBodyLimit = bodyLimit({
  maxSize: LARGEST,
  onError: () => {
    throw new ScimError(413, null, 'The body is larger than 1 MB.');
  },
});

export function baseOf(c: ScimContext): string {
  return `${c.env.services.publicOrigin}/scim/v2`;
}

export function answerScim(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': MEDIA_TYPE, ...headers } });
}

/** Every error ends here, RFC 7644 §3.12. */
export function answerScimError(error: Error, c: ScimContext): Response {
  const { log } = c.env.services;
  const refused = error instanceof ScimError ? error : scimErrorOf(noteError(log, error));
  log.error = refused.scimType ?? String(refused.status);
  if (typeof refused.cause === 'string') log.cause = refused.cause;
  c.set('refused', refused);
  const { status, scimType, detail } = refused;
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== null && { scimType }),
    detail,
  };
  return answerScim(body, status, headersOf(refused, error));
}

function headersOf({ status, retryAfter }: ScimError, error: Error): Record<string, string> {
  if (status === 401) return { 'WWW-Authenticate': 'Bearer realm="SuperID"' };
  if (error instanceof MethodNotAllowed) return { Allow: error.allowed.join(', ') };
  return retryAfter === null ? {} : { 'Retry-After': String(retryAfter) };
}

function scimErrorOf(error: AppError | null): ScimError {
  // 403: the token was good when the request began; it, or its tenant, has ended since.
  if (error?.status === 403) return unauthorized();
  if (error?.status === 404) return notFound();
  if (error?.status === 405)
    return new ScimError(405, null, 'What can be done here stands in the header Allow.');
  if (error instanceof TooManyRequests) {
    return new ScimError(429, null, 'Too many requests. Try again in a minute.', error);
  }
  if (error?.status === 503) {
    return new ScimError(503, null, 'SuperID cannot do this right now. Try again.', { retryAfter: 30 });
  }
  return new ScimError(500, null, 'Something went wrong in SuperID.');
}

/** Unauthorized, and what went wrong here. */
const NOT_ABOUT_WHAT_WAS_SENT = new Set([401, 500, 503]);

/**
 * RFC 6750, the header alone. Whose it is, the one round trip of each request asks; of one that was refused before,
 * since it is not what it should be, it is asked here: for the log, and so that no stranger hears why. Throws
 * ScimError (401).
 */
export const takeToken = createMiddleware<ScimEnv>(async (c, next) => {
  c.set('token', readToken(c));
  await next();
  const { directory, token, refused } = c.var;
  if (directory || !refused || NOT_ABOUT_WHAT_WAS_SENT.has(refused.status)) return;
  noteDirectory(c, await readDirectory(c.env.services, token));
});

function readToken(c: ScimContext): string {
  const [, scheme, token] =
    /^(\S+) +([A-Za-z0-9._~+/-]{1,200}=*)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) throw unauthorized();
  return token;
}

/** Notes who asks: the log of its requests, and when it last came, are written after the response. */
export function noteDirectory(c: ScimContext, directory: Directory): void {
  const { services } = c.env;
  c.set('directory', directory);
  if (isNewlyUsed(directory, services.now)) services.after(() => noteUse(services, directory));
}

/** What acts in the name of a directory: the log of its tenant tells who it was. */
export function servicesFor(c: ScimContext, { id }: Directory): Services {
  const { services } = c.env;
  return { ...services, source: { ...services.source, directoryId: id } };
}

/** What the request was about. */
export function noteAbout(c: ScimContext, about: NonNullable<ScimEnv['Variables']['about']>): void {
  c.set('about', about);
}

/** Each request of a directory that is known stands in its log, refused or not. */
export const logRequest = createMiddleware<ScimEnv>(async (c, next) => {
  await next();
  const { directory, about, refused } = c.var;
  if (!directory) return;
  const { db, now, source, after } = c.env.services;
  const url = new URL(c.req.url);
  const request: DirectoryRequest = {
    directoryId: directory.id,
    tenantId: directory.tenantId,
    at: now,
    method: c.req.method,
    path: describePath(url),
    status: c.res.status,
    scimType: refused?.scimType ?? null,
    detail: refused?.detail ?? null,
    reference: source.reference,
    changed: null,
    ...about,
  };
  after(() => recordRequest(db, request));
});

/** What may stand in the log of what a query brings: a token in it is a mistake, and stays out. */
const LOGGED = new Set([
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
]);

/** As people read it. */
function describePath({ pathname, searchParams }: URL): string {
  const query = [...searchParams].map(([name, value]) => `${name}=${LOGGED.has(name) ? value : '…'}`);
  const path = pathname.replace(/^\/scim\/v2/, '');
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}
