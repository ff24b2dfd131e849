import { down, garbage, json, redirectTo, slowly, swollen } from './broken-answers.ts';
import { breakClaims } from './break-claims.ts';
import { claimsOf } from './claims.ts';
import { authenticateClient } from './authenticate-client.ts';
import { consumeCode, putCode, type Grant } from './codes.ts';
import { digestText, randomText } from './digests.ts';
import { findPerson } from './people.ts';
import type { Directory } from './places.ts';
import type { Outside } from './answer-outside.ts';
import { signIdToken } from './sign-id-token.ts';
import type { Switches } from './switches.ts';

/** RFC 6749 §4.1.3, RFC 7636 §4.5. */
export async function answerToken(
  { store, now }: Outside,
  request: Request,
  directory: Directory,
  { token: broken }: Switches,
): Promise<Response> {
  if (broken === 'down') return down();
  const parked = new URL(request.url).searchParams.get('parked');
  if (parked !== null) return json(JSON.parse((await store.take(`parked:${parked}`)) ?? '{}') as object);
  if (request.method !== 'POST') return json({ error: 'invalid_request' }, 405);

  const form = new URLSearchParams(await request.text());
  const clientId =
    broken === 'invalid-client' ? null : await authenticateClient({ store, now }, request, form);
  if (clientId === null) return invalidClient(directory);
  if (form.get('grant_type') !== 'authorization_code') return json({ error: 'unsupported_grant_type' }, 400);

  const code = form.get('code') ?? '';
  const grant = await consumeCode(store, now(), code);
  const challenge = await digestText(form.get('code_verifier') ?? '');
  const fits =
    grant?.at === directory.id &&
    grant.clientId === clientId &&
    grant.redirectUri === form.get('redirect_uri') &&
    grant.challenge === challenge;
  if (!fits) return invalidGrant(directory);

  if (grant.fault === 'token-500-once') {
    await putCode(store, code, { ...grant, fault: 'none' });
    return serverError();
  }
  return answerWith({ store, now }, request, {
    grant,
    tokens: await tokensOf({ store, now }, directory, grant),
  });
}

async function tokensOf({ store, now }: Outside, directory: Directory, grant: Grant): Promise<object> {
  const { provider } = directory;
  const person = await findPerson(store, { provider, directory: grant.directory, upn: grant.upn });
  const accessToken = randomText();
  const signing = { directory, grant, person, accessToken, now: now() };
  const claims = await breakClaims(signing, await claimsOf(signing));
  const { fault } = grant;
  return {
    token_type: 'Bearer',
    scope: grant.scope,
    expires_in: 3599,
    access_token: accessToken,
    ...(fault !== 'no-id-token' && { id_token: await signIdToken(store, directory, { claims, fault }) }),
  };
}

async function answerWith(
  { store }: Outside,
  request: Request,
  { grant, tokens }: { grant: Grant; tokens: object },
): Promise<Response> {
  const fault: string = grant.fault;
  switch (fault) {
    case 'token-slow':
      return slowly(json(tokens));
    case 'token-500':
      return serverError();
    case 'token-garbage':
      return garbage();
    case 'token-10mb':
      return swollen(tokens);
    case 'token-redirect': {
      // Whoever follows receives the tokens.
      const parked = randomText();
      await store.put(`parked:${parked}`, JSON.stringify(tokens));
      return redirectTo(`${request.url}?parked=${parked}`);
    }
    default:
      return json(tokens);
  }
}

function serverError(): Response {
  return new Response('Internal Server Error', { status: 500 });
}

function invalidClient({ provider }: Directory): Response {
  const microsoft = 'AADSTS7000215: Invalid client secret provided. Ensure the secret is the value.';
  const error_description = provider === 'microsoft' ? microsoft : 'Unauthorized';
  return json({ error: 'invalid_client', error_description }, 401);
}

function invalidGrant({ provider }: Directory): Response {
  const microsoft =
    'AADSTS70008: The provided authorization code is invalid, was used before or has expired.';
  const error_description = provider === 'microsoft' ? microsoft : 'Bad Request';
  return json({ error: 'invalid_grant', error_description }, 400);
}
