import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { PayloadTooLarge } from '../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import type { Services } from '../services.ts';
import { noteError } from '../web/note-error.ts';
import { OAuthError } from './oauth-error.ts';
import { readForm, refuseRepeated } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

export type ProtocolEnv = { Bindings: { services: Services } };
export type ProtocolContext = Context<ProtocolEnv>;

/** For programs: nothing of it is a page, and nothing is kept, unless a route says otherwise. */
export const protocolHeaders = createMiddleware<ProtocolEnv>(async (c, next) => {
  await next();
  c.env.services.log.route ??= routePath(c);
  const { headers } = c.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Cache-Control')) {
    headers.set('Cache-Control', 'no-store');
    headers.set('Pragma', 'no-cache');
  }
});

/** A coarse guard by network: exact limits are of no use here, since no secret of ours can be guessed. */
export const protocolGuard = createMiddleware<ProtocolEnv>(async (c, next) => {
  const { apiGuard, source } = c.env.services;
  const { success } = await apiGuard.limit({ key: `oauth ${networkOf(source.ip)}` });
  if (!success) {
    throw new OAuthError('slow_down', 'Too many requests from this network.', {
      status: 429,
      headers: { 'Retry-After': '60' },
    });
  }
  await next();
});

/** The form of a request to an endpoint that takes no other (RFC 6749 §3.2). Throws invalid_request. */
export async function readProtocolForm(c: ProtocolContext): Promise<Parameters> {
  const parameters = readForm(c.req.header('content-type'), await c.req.arrayBuffer());
  if (!parameters) throw new OAuthError('invalid_request', 'Send application/x-www-form-urlencoded.');
  refuseRepeated(parameters);
  return parameters;
}

/** RFC 6749 §5.2, RFC 6750 §3: every error of the protocol, with a reference that the log has too. */
export function answerOAuthError(error: Error, c: ProtocolContext): Response {
  const { log, source } = c.env.services;
  const answer = error instanceof OAuthError ? error : toOAuthError(noteError(log, error), error);
  log.error = answer.code;
  const body = { error: answer.code, error_description: answer.message, reference: source.reference };
  return c.json(body, answer.status as 400, answer.headers);
}

function toOAuthError(known: ReturnType<typeof noteError>, error: Error): OAuthError {
  if (error instanceof PayloadTooLarge) {
    return new OAuthError('invalid_request', 'The request is too long.', { status: 413 });
  }
  if (known?.status === 503) {
    const headers = { 'Retry-After': '30' };
    return new OAuthError('temporarily_unavailable', 'Try again in a moment.', { status: 503, headers });
  }
  return new OAuthError('server_error', 'Something broke here. It is noted.', { status: 500 });
}
