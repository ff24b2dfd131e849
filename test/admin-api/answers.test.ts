import { expect, test } from 'vitest';
import { API_ROUTES } from '../../src/admin-api/routes.ts';
import { EXAMPLES, makeApiWorld } from '../support/worker/api-examples.ts';
import { makeProgram } from '../support/worker/program.ts';

/** Each route, asked as it should be: it answers what the OpenAPI document says of it. */

test('there is an example of every route, and no other', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(API_ROUTES.map(({ name }) => name).toSorted());
});

const CASES = API_ROUTES.flatMap((route) => route.kinds.map((kind) => ({ route, kind, name: route.name })));

test.each(CASES)('$name, with the token of the $kind', async ({ route, kind }) => {
  const world = await makeApiWorld();
  const program = await makeProgram(kind === 'tenant' ? { id: world.tenant } : null);
  const { path, ...sent } = EXAMPLES[route.name]!(world);
  const answer = await program.ask(route.method, path, sent);

  const declared = route.answers[answer.status];
  expect(declared, `${answer.status} ${answer.html}`).toBeDefined();
  const { schema, files, headers = [] } = declared!;
  const wanted = schema ? schema.parse(answer.json) : files ? answer.html : '';
  expect(answer.json ?? answer.html, 'nothing is told that is not declared').toEqual(wanted);
  const always = headers.filter((header) => header !== 'Link');
  expect(always.filter((header) => !answer.headers.has(header))).toEqual([]);
  expect(answer.headers.get('ratelimit')).toMatch(/^"token";r=\d+;t=\d+$/);
  expect(answer.headers.get('ratelimit-policy')).toBe('"token";q=600;w=60');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});
