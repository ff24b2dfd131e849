import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { changePreferences } from '../../src/tenants/change-preferences.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { services } from '../support/worker/world.ts';

test('it is what the page asks for, kept for ever by its colour, without a session and without a cookie', async () => {
  const tenant = await makeTenant();
  const { person } = await makeUser(tenant);
  await changePreferences(services(), tenant.id, { actor: SERVICE }, { accent: '#8a1c4a' });
  const { html } = await person.get(`/tenants/${tenant.id}`);
  const [, address = ''] = /<link rel="stylesheet" href="(\/branding\/[^"]+)"/.exec(html) ?? [];
  expect(address).toBe(`/branding/${tenant.id}/accent.css?v=8a1c4a`);

  const css = await new Person().get(address);
  expect(css.status).toBe(200);
  expect(css.html).toContain('--accent: #8a1c4a;');
  expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(css.headers.get('x-content-type-options')).toBe('nosniff');
  expect(css.headers.getSetCookie()).toEqual([]);
  expect(css.operations).toEqual({ d1: 1, kv: 0, kvWrites: 0 });

  // Whoever guesses at tenants does not know the colour.
  const guessed = await new Person().get(`/branding/${tenant.id}/accent.css?v=000000`);
  expect([guessed.status, guessed.html]).toEqual([404, 'not_found\n']);
});

test('no tenant, one without a colour and a suspended one look alike', async () => {
  const [plain, suspended] = [await makeTenant(), await makeTenant()];
  await changePreferences(services(), suspended.id, { actor: SERVICE }, { accent: '#8a1c4a' });
  await suspendTenant(services(), suspended.id, SERVICE);
  const answers = await Promise.all(
    ['Nowhere99', plain.id, suspended.id].map((id) =>
      new Person().get(`/branding/${id}/accent.css?v=8a1c4a`),
    ),
  );
  for (const { status, html, headers } of answers) {
    expect([status, html]).toEqual([404, 'not_found\n']);
    expect([...headers]).toEqual([...answers[0]!.headers]);
  }
});

test('what came into the database by another way than ours becomes no rule of CSS', async () => {
  const tenant = await makeTenant();
  const evil = '#000000;}body{background:url(//evil.example)}';
  await services().db.run(sql`update tenants set accent = ${evil} where id = ${tenant.id}`);
  expect((await new Person().get(`/branding/${tenant.id}/accent.css`)).html).not.toContain('evil');
});
