import type { FieldProblem } from './fields.ts';

type Kind = { status: number; title: string; detail: string };

/** Every problem of the API by its code (RFC 9457): what clients may build on. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: 'Malformed JSON', detail: 'The body is not JSON in UTF-8.' },
  malformed_cursor: {
    status: 400,
    title: 'Malformed cursor',
    detail: 'The cursor is not one that this list gave for this sort.',
  },
  malformed_query: {
    status: 400,
    title: 'Malformed query',
    detail: 'Some parameters are not as they should be: see errors.',
  },
  malformed_if_match: {
    status: 400,
    title: 'Malformed If-Match',
    detail: 'Send the one ETag that you were given, or *.',
  },
  malformed_idempotency_key: {
    status: 400,
    title: 'Malformed Idempotency-Key',
    detail: 'A key has 1 to 255 visible ASCII characters, best a random UUID.',
  },
  bad_request: { status: 400, title: 'Bad request', detail: 'This could not be read.' },
  token_required: {
    status: 401,
    title: 'A token is needed',
    detail: 'Send an API token as Authorization: Bearer …',
  },
  invalid_token: {
    status: 401,
    title: 'This token opens nothing',
    detail: 'It was never made, is revoked or has expired, or its tenant is suspended.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The token lacks a scope',
    detail: 'The token was made without the scope that this needs.',
  },
  wrong_kind_of_token: {
    status: 403,
    title: 'Another kind of token is needed',
    detail: "This needs a tenant's token where yours is an operator's, or the other way round.",
  },
  not_primary_tenant: {
    status: 403,
    title: 'Another tenant governs the account',
    detail: 'Only the primary tenant of the account changes its username.',
  },
  beyond_own_token: {
    status: 403,
    title: 'More than this token has',
    detail: 'A token makes no token with a scope or a time that it has not itself.',
  },
  not_found: { status: 404, title: 'Not found', detail: 'It does not exist, or it is not yours.' },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'What can be done here stands in the header Allow.',
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    detail: 'This is not there in the media types of your header Accept.',
  },
  already_user: {
    status: 409,
    title: 'Already a user',
    detail: 'This username is a user of this tenant, or invited.',
  },
  associate_id_taken: {
    status: 409,
    title: 'Associate id taken',
    detail: 'Another user of this tenant has this associate id.',
  },
  outside_domains: {
    status: 409,
    title: 'Outside the own domains',
    detail: 'This tenant only takes usernames of domains that it has proved.',
  },
  username_taken: { status: 409, title: 'Username taken', detail: 'Another account has this username.' },
  tenant_not_running: {
    status: 409,
    title: 'The tenant does not run',
    detail: 'It is suspended, or not yet moved to SuperID: nobody could enter.',
  },
  last_admin: {
    status: 409,
    title: 'The last administrator',
    detail: 'A tenant is never left without an administrator: make another one first.',
  },
  not_confirmed: {
    status: 409,
    title: 'Not confirmed',
    detail: 'The person has not confirmed yet: mail the invitation instead.',
  },
  not_awaited: {
    status: 409,
    title: 'No open invitation',
    detail: 'The person has declined, is deactivated, or has been here already.',
  },
  federated_domain: {
    status: 409,
    title: 'An identity provider decides',
    detail: 'Microsoft or Google checks the credentials: there is no password to choose.',
  },
  too_many_tokens: {
    status: 409,
    title: 'Too many tokens',
    detail: 'A hundred tokens are in use: revoke one first.',
  },
  too_many_secrets: {
    status: 409,
    title: 'Too many secrets',
    detail: 'An application has two secrets at most: remove one first.',
  },
  no_secret_needed: {
    status: 409,
    title: 'It has no secret',
    detail: 'This application proves itself by a key, or not at all.',
  },
  tenant_id_taken: { status: 409, title: 'Id taken', detail: 'A tenant has this id, or had it.' },
  not_confirmed_there: {
    status: 409,
    title: 'Not confirmed there',
    detail: 'Only a tenant where the person has confirmed can govern the account.',
  },
  last_operator: {
    status: 409,
    title: 'The last operator',
    detail: 'The service is never left without an operator: make another one first.',
  },
  too_many_rows_today: {
    status: 409,
    title: 'Too many rows today',
    detail: 'This tenant has handed in very many imports or rows today: go on tomorrow.',
  },
  import_started: {
    status: 409,
    title: 'The import was started',
    detail: 'It is not discarded any more: stop it, if it runs.',
  },
  request_in_progress: {
    status: 409,
    title: 'Still at work',
    detail:
      'A request with this Idempotency-Key is being done, or broke off: ask again in a moment. If it stays so, look whether it was done, and take a new key if not.',
  },
  precondition_failed: {
    status: 412,
    title: 'Changed in the meantime',
    detail: 'It is not as your If-Match says any more: read it again.',
  },
  payload_too_large: { status: 413, title: 'Too large', detail: 'The body is larger than this takes.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'The body is not in a media type that this takes.',
  },
  malformed_fields: {
    status: 422,
    title: 'Malformed fields',
    detail: 'Some fields are not as they should be: see errors. Nothing was changed.',
  },
  malformed_file: { status: 422, title: 'Not such a file', detail: 'The file cannot be read.' },
  malformed_image: { status: 422, title: 'Not such a picture', detail: 'This is no picture that fits.' },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key used before',
    detail: 'This key was given for another request: take a new one.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait as long as the header Retry-After says.',
  },
  unexpected: {
    status: 500,
    title: 'Something went wrong',
    detail: 'The mistake is ours. Tell us the reference if it happens again.',
  },
  dependency_failed: {
    status: 503,
    title: 'Not available right now',
    detail: 'Something that we depend on does not answer. Try again in a minute.',
  },
  busy: {
    status: 503,
    title: 'Not available right now',
    detail: 'More work is waiting than can be done. Try again in a minute.',
  },
} satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof PROBLEMS;

type Facts = { detail?: string; errors?: FieldProblem[]; headers?: Record<string, string> };

/** Thrown wherever a request of the API ends in a problem. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly facts: Facts;

  constructor(code: ProblemCode, facts: Facts = {}) {
    super(code);
    this.name = 'ApiProblem';
    this.code = code;
    this.facts = facts;
  }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** RFC 9457 §3. `reference` names the request in our log. */
export function problemResponse(
  { code, facts }: ApiProblem,
  { publicOrigin, reference }: { publicOrigin: string; reference: string },
): Response {
  const { status, title, detail }: Kind = PROBLEMS[code];
  const body = {
    type: `${publicOrigin}/api/v1/docs#${code}`,
    title,
    status,
    detail: facts.detail ?? detail,
    code,
    reference,
    ...(facts.errors && { errors: facts.errors }),
  };
  const headers = { ...facts.headers, 'Content-Type': 'application/problem+json' };
  return new Response(JSON.stringify(body), { status, headers });
}
