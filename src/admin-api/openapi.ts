import type { Answers, ApiRoute, RouteGroup } from './define-routes.ts';
import { namedSchemas, PROBLEM_REF, schemaOf, type JsonSchema } from './openapi-schemas.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';

/** As much of OpenAPI 3.1 as ours has. */
export type ApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes: Record<string, { type: 'http'; scheme: 'bearer'; description: string }>;
  };
};
type Content = Record<string, { schema?: JsonSchema }>;
type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
};
type Answer = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
};
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, Answer>;
};

let latest: { of: string; document: ApiDocument } | undefined;

/** Made from the schemas that parse, once an isolate. */
export function describeApi(groups: readonly RouteGroup[], publicOrigin: string): ApiDocument {
  if (latest?.of !== publicOrigin)
    latest = { of: publicOrigin, document: makeDocument(groups, publicOrigin) };
  return latest.document;
}

function makeDocument(groups: readonly RouteGroup[], publicOrigin: string): ApiDocument {
  const paths: ApiDocument['paths'] = {};
  for (const { title, routes } of groups) {
    for (const route of routes) {
      (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route, title);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SuperID admin API',
      version: '1',
      description: 'What administrators and operators do on their pages, for their programs.',
    },
    servers: [{ url: `${publicOrigin}/api/v1` }],
    tags: groups.map(({ title }) => ({ name: title })),
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        tenantToken: { type: 'http', scheme: 'bearer', description: 'Of one tenant, for that tenant.' },
        operatorToken: { type: 'http', scheme: 'bearer', description: 'Of the operators.' },
      },
    },
  };
}

function operationOf(route: ApiRoute, tag: string): Operation {
  const { name, summary, description, kinds, scope } = route;
  const body = bodyOf(route);
  return {
    operationId: name,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: kinds.map((kind) => ({ [`${kind}Token`]: [scope] })),
    parameters: parametersOf(route),
    ...(body && { requestBody: body }),
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

function answersOf({ answers }: ApiRoute): Operation['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      const { description, schema, files = [] } = answer;
      const content = {
        ...(schema && { 'application/json': { schema: schemaOf(schema) } }),
        ...Object.fromEntries(files.map((type) => [type, {}])),
      };
      const has = Object.keys(content).length > 0;
      return [status, { description, headers: headersOf(answer), ...(has && { content }) }];
    }),
  );
}

const HEADERS = {
  ETag: 'The version: give it back as If-Match.',
  Link: 'With rel="next": the page that follows.',
  Location: 'Where it is.',
  RateLimit: 'How many requests are left, and when there are more.',
  'RateLimit-Policy': 'How many requests a token has, and in how many seconds.',
};

function headersOf({ headers = [] }: Answers[number]): NonNullable<Answer['headers']> {
  const sent = [...headers, 'RateLimit', 'RateLimit-Policy'] as const;
  return Object.fromEntries(
    sent.map((name) => [name, { description: HEADERS[name], schema: { type: 'string' } }]),
  );
}

function parametersOf(route: ApiRoute): Parameter[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameter('path', name, true));
  const { properties = {}, required = [] } = route.query ? schemaOf(route.query) : {};
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) =>
    parameter('query', name, required.includes(name), description, schema),
  );
  return [
    ...inPath,
    ...inQuery,
    ...(route.versioned ? [parameter('header', 'If-Match', false, IF_MATCH)] : []),
    ...(route.method === 'POST' ? [parameter('header', 'Idempotency-Key', false, IDEMPOTENCY_KEY)] : []),
  ];
}

const IF_MATCH = 'The ETag as it was read: refused with 412 where it is another by now.';
const IDEMPOTENCY_KEY = 'Repeated within a day, the request is done once and its answer given again.';

function parameter(
  place: Parameter['in'],
  name: string,
  required: boolean,
  description?: string,
  schema: JsonSchema = { type: 'string' },
): Parameter {
  return { name, in: place, required, ...(description !== undefined && { description }), schema };
}

function bodyOf({ body, upload }: ApiRoute): Operation['requestBody'] {
  if (!body && !upload) return undefined;
  const json = body && { 'application/json': { schema: schemaOf(body) } };
  const files = (upload?.types ?? []).map((type) => [type, {}]);
  return { required: true, content: { ...json, ...Object.fromEntries(files) } };
}

/** What any route may answer with, besides its own. */
const COMMON: ProblemCode[] = [
  'malformed_query',
  'token_required',
  'invalid_token',
  'insufficient_scope',
  'wrong_kind_of_token',
  'not_found',
  'too_many_requests',
  'dependency_failed',
];

function problemsOf(route: ApiRoute): Operation['responses'] {
  const codes: ProblemCode[] = [
    ...COMMON,
    ...(route.problems ?? []),
    ...(route.versioned ? (['malformed_if_match', 'precondition_failed'] as const) : []),
    ...(route.method === 'POST'
      ? (['malformed_idempotency_key', 'request_in_progress', 'idempotency_key_reused'] as const)
      : []),
    ...(route.body ? (['malformed_json', 'malformed_fields'] as const) : []),
    ...(route.body || route.upload ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
  ];
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: PROBLEM_REF } },
      },
    ]),
  );
}
