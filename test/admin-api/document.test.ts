import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiDocument, Operation } from '../../src/admin-api/openapi.ts';
import { nameOf } from '../../src/admin-api/openapi-schemas.ts';
import { PROBLEMS } from '../../src/admin-api/problems.ts';
import { adminApi, API_ROUTES } from '../../src/admin-api/routes.ts';

const ORIGIN = 'https://superid.example';

let document: ApiDocument;
let operations: Operation[];

beforeAll(async () => {
  const services = { publicOrigin: ORIGIN, log: {} };
  const answer = await adminApi.request('/openapi.json', {}, { services });
  document = await answer.json();
  operations = Object.values(document.paths).flatMap((path) => Object.values(path));
});

test('it is OpenAPI 3.1, by the schema of the specification', async () => {
  const { valid, errors } = await new Validator().validate(document);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('every route stands in it once, and nothing else', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test('every reference leads to something, and no schema is left over', () => {
  const text = JSON.stringify(document);
  const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
});

describe('each operation', () => {
  test('says whose token and which scope it needs', () => {
    for (const { operationId, security } of operations) {
      const route = API_ROUTES.find(({ name }) => name === operationId)!;
      expect(security).toEqual(route.kinds.map((kind) => ({ [`${kind}Token`]: [route.scope] })));
    }
  });

  test('names the parameters of its path, and what a change and a creation may come with', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { operationId, parameters }] of Object.entries(methods)) {
        const names = (place: string) => parameters.filter((one) => one.in === place).map(({ name }) => name);
        expect(names('path').map((name) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        const route = API_ROUTES.find(({ name }) => name === operationId)!;
        expect(names('header')).toEqual([
          ...(route.versioned ? ['If-Match'] : []),
          ...(method === 'post' ? ['Idempotency-Key'] : []),
        ]);
      }
    }
  });

  test('has a problem for every status that it refuses with', () => {
    for (const { responses } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      }
    }
  });
});

test('a body of JSON takes no field that it does not name', () => {
  const bodies = API_ROUTES.flatMap(({ body }) => (body ? [body] : []));
  const taking = bodies.filter((body) => body.safeParse({ nothingOfTheKind: 1 }).success);
  expect(taking).toEqual([]);
  const sent = operations.flatMap(({ requestBody }) => requestBody?.content['application/json'] ?? []);
  const schemas = sent.map(({ schema }) => document.components.schemas[nameOf(schema!.$ref!)]!);
  expect(schemas.length).toBe(bodies.length);
  expect(schemas.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([]);
});

test('every problem has a status of its class, a title and a sentence', () => {
  for (const { status, title, detail } of Object.values(PROBLEMS)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z]/);
    expect(detail).toMatch(/\.$|…$/);
  }
});
