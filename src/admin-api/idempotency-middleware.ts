import {
  claimKey,
  keepAnswer,
  releaseKey,
  type KeptAnswer,
  type KeyedRequest,
} from '../api-tokens/idempotency-keys.ts';
import { encodeHexLowerCase } from '@oslojs/encoding';
import { keyedHash } from '../crypto/tokens.ts';
import { AppError } from '../errors.ts';
import type { ApiContext } from './api-middleware.ts';
import { ApiProblem, PROBLEMS } from './problems.ts';

/** a day, in seconds */
const KEPT = 24 * 60 * 60;

/**
 * draft-ietf-httpapi-idempotency-key-header: with a key, what was created is not created again, and the
 * answer is given again. What was refused has changed nothing, so it frees the key. What broke off may be
 * done: the key stays claimed for its day, and a retry is told so instead of doing it twice.
 */
export async function onlyOnce(
  c: ApiContext,
  body: Uint8Array<ArrayBuffer>,
  answer: () => Promise<Response>,
): Promise<Response> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return answer();
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new ApiProblem('malformed_idempotency_key');

  const { services } = c.env;
  const request = await keyedRequest(c, key, body);
  const claim = await claimKey(services, request);
  switch (claim.outcome) {
    case 'claimed':
      break;
    case 'done':
      return replay(await openAnswer(c, claim.answer));
    case 'at-work':
      throw new ApiProblem('request_in_progress', { headers: { 'Retry-After': '1' } });
    case 'other-request':
      throw new ApiProblem('idempotency_key_reused');
  }

  const response = await answer().catch(async (error: unknown) => {
    if (isRefusal(error)) await releaseKey(services, request).catch(() => undefined);
    throw error;
  });
  const kept: KeptAnswer = {
    status: response.status,
    headers: [...response.headers],
    body: await response.clone().text(),
  };
  const sealed = await services.answerSeal.seal(kept, services.now, KEPT);
  // It is done, whether or not its answer can be kept: if not, the claim stays.
  await keepAnswer(services, request, { status: response.status, answer: sealed }).catch(() => undefined);
  return response;
}

/**
 * Thrown on purpose, before anything was written; all else may come after. Of what was made, only what
 * somebody removed at once is not found: making it again makes no second one.
 */
function isRefusal(error: unknown): boolean {
  if (error instanceof ApiProblem) return PROBLEMS[error.code].status < 500;
  return error instanceof AppError && error.status < 500;
}

async function keyedRequest(
  c: ApiContext,
  key: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<KeyedRequest> {
  const { idempotencyKey } = c.env.services;
  const { pathname, search } = new URL(c.req.url);
  const digest = encodeHexLowerCase(new Uint8Array(await crypto.subtle.digest('SHA-256', body)));
  return {
    id: keyedHash(idempotencyKey, c.var.token.id, key),
    request: keyedHash(idempotencyKey, c.req.method, pathname + search, digest),
  };
}

async function openAnswer(c: ApiContext, sealed: string): Promise<KeptAnswer> {
  const { answerSeal, now } = c.env.services;
  const opened = await answerSeal.open(sealed, now);
  // Sealed with a key that is no longer there: what was created is there, its answer is not.
  if (opened.state !== 'open') throw new ApiProblem('idempotency_key_reused');
  return opened.content;
}

function replay({ status, headers, body }: KeptAnswer): Response {
  const response = new Response(body === '' ? null : body, { status, headers });
  response.headers.set('Idempotent-Replayed', 'true');
  return response;
}
