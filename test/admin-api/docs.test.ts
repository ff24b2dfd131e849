import { expect, test } from 'vitest';
import { PROBLEMS } from '../../src/admin-api/problems.ts';
import { API_ROUTES } from '../../src/admin-api/routes.ts';
import { Person } from '../support/worker/person.ts';

test.each(['en', 'nb'])(
  'the reference in %s has every route, schema and problem, and asks nobody',
  async (language) => {
    const page = await new Person({ language }).get('/api/v1/docs');
    expect(page.status).toBe(200);
    expect(page.html).toContain(`<html lang="${language}">`);
    for (const { name, path, summary } of API_ROUTES) {
      expect(page.html).toContain(`id="${name}"`);
      expect(page.text).toContain(path);
      expect(page.text).toContain(summary);
    }
    for (const code of Object.keys(PROBLEMS)) expect(page.html).toContain(`id="${code}"`);
    const ids = [...page.html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, 'each id once').toBe(ids.length);
    for (const [, target] of page.html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    expect(page.operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  },
);

test('the document is there for all, and its address takes nothing else', async () => {
  const document = await new Person().get('/api/v1/openapi.json');
  expect(document.status).toBe(200);
  expect(document.headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(document.html)).toMatchObject({ openapi: '3.1.0' });
  expect((await new Person().post('/api/v1/docs')).status).toBe(405);
});
