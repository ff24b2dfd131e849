import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import {
  authenticateToken,
  isNewlyUsed,
  noteUse,
  type ApiToken,
  type Quota,
} from '../api-tokens/authenticate.ts';
import { networkOf } from '../limits/network-of.ts';
import type { Services } from '../services.ts';
import { ApiProblem } from './problems.ts';

export type ApiEnv = {
  Bindings: { services: Services };
  Variables: {
    token: ApiToken;
    quota?: Quota;
  };
};
export type ApiContext = Context<ApiEnv>;

/** What every answer of the API carries. It is for programs: no browser keeps, frames or sniffs it. */
export const apiHeaders = createMiddleware<ApiEnv>(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('Cache-Control', 'no-store');
  headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  headers.set('X-Content-Type-Options', 'nosniff');
  if (c.var.quota) setQuota(headers, c.var.quota);
});

/**
 * RFC 6750, the header alone: a token in a URL ends in logs. No cookie is read here, so nothing can be
 * forged from another site. Every refusal reads the same; the log has the reason.
 */
export const requireToken = createMiddleware<ApiEnv>(async (c, next) => {
  const { services } = c.env;
  const { success } = await services.apiGuard.limit({ key: networkOf(services.source.ip) });
  if (!success) throw new ApiProblem('too_many_requests', { headers: { 'Retry-After': '60' } });

  const result = await authenticateToken(services, readToken(c.req.header('authorization')));
  if (result.outcome === 'refused') {
    services.log.cause = result.reason;
    throw invalidToken();
  }
  const { token, quota } = result;
  c.set('quota', quota);
  if (result.outcome === 'too-many') {
    throw new ApiProblem('too_many_requests', { headers: { 'Retry-After': String(quota.resets) } });
  }
  if (isNewlyUsed(token, services.now)) services.after(() => noteUse(services, token));
  c.set('token', token);
  await next();
});

function readToken(authorization: string | undefined): string {
  const [, scheme, text] = /^(\S+) +(.*)$/.exec(authorization ?? '') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || text === undefined) {
    throw new ApiProblem('token_required', { headers: { 'WWW-Authenticate': 'Bearer realm="SuperID"' } });
  }
  // b64token of RFC 6750 §2.1; what is longer than any of ours is not looked for.
  if (!/^[A-Za-z0-9._~+/-]{1,200}=*$/.test(text)) throw invalidToken();
  return text;
}

export function invalidToken(): ApiProblem {
  const challenge = 'Bearer realm="SuperID", error="invalid_token"';
  return new ApiProblem('invalid_token', { headers: { 'WWW-Authenticate': challenge } });
}

/** draft-ietf-httpapi-ratelimit-headers */
function setQuota(headers: Headers, { most, window, left, resets }: Quota): void {
  headers.set('RateLimit-Policy', `"token";q=${most};w=${window}`);
  headers.set('RateLimit', `"token";r=${left};t=${resets}`);
}
