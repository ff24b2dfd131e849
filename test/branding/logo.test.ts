import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { logos, tenants } from '../../src/tenants/schema.ts';
import { removeLogo, setLogo } from '../../src/tenants/set-logo.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { bytesOf, chunk, joined, makeJpeg, makePng } from '../support/worker/pictures.ts';
import { upload } from '../support/worker/upload.ts';
import { services, worker, ORIGIN } from '../support/worker/world.ts';

async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  return { ...admin, tenant, path: `/admin/${tenant.id}/preferences/logo` };
}

async function logoOf(id: string) {
  const { db } = services();
  const [tenant] = await db
    .select()
    .from(tenants)
    .where(sql`${tenants.id} = ${id}`);
  const stored = await db
    .select()
    .from(logos)
    .where(sql`${logos.tenantId} = ${id}`);
  const { logoHash, logoWidth, logoHeight } = tenant!;
  return { logoHash, logoWidth, logoHeight, stored };
}

/** Where the home page of the tenant has its logo. */
function addressIn(html: string): string | undefined {
  return /<img class="logo" src="([^"]+)"/.exec(html)?.[1];
}

/** As bytes, by someone without a session. */
function download(address: string): Promise<Response> {
  return worker.fetch(new Request(ORIGIN + address), env, createExecutionContext());
}

const NONE = { logoHash: null, logoWidth: null, logoHeight: null, stored: [] };

describe('a logo', () => {
  test.each([
    ['image/png', makePng({ width: 640, height: 200 })],
    ['image/jpeg', makeJpeg({ width: 640, height: 200 })],
  ])(
    '%s is kept byte by byte, whatever the file is called, and stands where the URL names the tenant',
    async (type, bytes) => {
      const { tenant, person, path } = await tenantWithAdmin();
      const set = await upload(person, path, 'logo', { bytes, name: 'page.html', type: 'text/html' });
      expect(set.location).toBe(`/admin/${tenant.id}/preferences?done=logoSet`);
      expect((await person.follow(set)).text).toContain('640 × 200 pixels');

      const home = await person.get(`/tenants/${tenant.id}`);
      expect(home.html).toContain('width="128" height="40"');
      const address = addressIn(home.html)!;
      expect(address).toMatch(new RegExp(`^/branding/${tenant.id}/[0-9a-f]{64}$`));
      const served = await download(address);
      expect(served.headers.get('content-type')).toBe(type);
      expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes);
    },
  );

  test('another in its stead has another address, and the old one is gone', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await upload(person, path, 'logo', { bytes: makePng() });
    const first = addressIn((await person.get(`/tenants/${tenant.id}`)).html)!;
    await upload(person, path, 'logo', { bytes: makeJpeg() });
    const second = addressIn((await person.get(`/tenants/${tenant.id}`)).html)!;
    expect(second).not.toBe(first);
    expect((await person.get(first)).status).toBe(404);
    expect((await download(second)).status).toBe(200);
    expect((await logoOf(tenant.id)).stored).toHaveLength(1);
  });

  test('removed, nothing of it is left', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await upload(person, path, 'logo', { bytes: makePng() });
    const address = addressIn((await person.get(`/tenants/${tenant.id}`)).html)!;
    const removed = await person.follow(await person.post(`${path}/removal`));
    expect(removed.text).toContain('The logo is removed.');
    expect(removed.text).toContain('There is no logo yet.');
    expect(await logoOf(tenant.id)).toEqual(NONE);
    expect((await person.get(address)).status).toBe(404);
  });

  test('each change is one event; the same again is none', async () => {
    const { tenant } = await tenantWithAdmin();
    await removeLogo(services(), tenant.id, SERVICE);
    await setLogo(services(), tenant.id, SERVICE, makePng());
    await setLogo(services(), tenant.id, SERVICE, makePng());
    await removeLogo(services(), tenant.id, SERVICE);
    const events = await services().db.all<{ reason: string }>(
      sql`select reason from audit_events where tenant_id = ${tenant.id} and action = 'logo-changed' order by id`,
    );
    expect(events.map(({ reason }) => reason)).toEqual(['set', 'removed']);
  });

  test('a page of preferences that was opened before the logo changed is stale', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await upload(person, path, 'logo', { bytes: makePng() });
    const form = { language: 'en', supportMail: '', supportPhone: '', accent: '', version: '0' };
    expect((await person.post(`/admin/${tenant.id}/preferences`, form)).status).toBe(409);
  });
});

describe('is refused beside the field, and the logo before it stays:', () => {
  const large = chunk('tEXt', new Uint8Array(200 * 1024));
  test.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['no file', new Uint8Array(), 'Choose a picture first.'],
    [
      'a picture of more than 200 KB',
      makePng({}, large),
      'The file is too large. Choose one of at most 200 KB.',
    ],
    ['a photo of 3 MB', new Uint8Array(3 * 1024 * 1024), 'The file is too large.'],
    ['a picture too wide', makePng({ width: 1201, height: 80 }), 'The picture is 1201 × 80 pixels.'],
    ['a picture too high', makeJpeg({ width: 300, height: 401 }), 'The picture is 300 × 401 pixels.'],
    ['a picture too small', makePng({ width: 31, height: 31 }), 'Choose one of 32 × 32 to 1200 × 400.'],
    ['a picture without width', makePng({ width: 0, height: 80 }), 'The picture is 0 × 80 pixels.'],
    [
      'a picture that would need all memory',
      makePng({ width: 0xffffffff, height: 0x7fffffff }),
      'The picture is',
    ],
    [
      'an SVG with a script',
      bytesOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'not a PNG or JPEG',
    ],
    ['a page', bytesOf('<!doctype html><script>alert(1)</script>'), 'not a PNG or JPEG'],
    [
      'a picture that is a page too',
      joined(makePng(), bytesOf('<script>alert(1)</script>')),
      'not a PNG or JPEG',
    ],
  ])('%s', async (_, bytes, words) => {
    const { tenant, person, path } = await tenantWithAdmin();
    await setLogo(services(), tenant.id, SERVICE, makePng());
    const before = await logoOf(tenant.id);
    const refused = await upload(person, path, 'logo', { bytes });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(words);
    expect(refused.html).toMatch(/<a href="#logo">/);
    expect(await logoOf(tenant.id)).toEqual(before);
  });

  test('what is larger than any picture we look at, before it is read', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    const refused = await upload(person, path, 'logo', { bytes: new Uint8Array(5 * 1024 * 1024) });
    expect(refused.status).toBe(413);
    expect(await logoOf(tenant.id)).toEqual(NONE);
  });

  test('what no form of ours sends', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    expect((await person.post(path, { logo: 'text' })).status).toBe(400);
    expect((await upload(person, path, 'another', { bytes: makePng() })).status).toBe(400);
    const elsewhere = await person.send(path, {
      method: 'POST',
      headers: { Origin: 'https://evil.example' },
    });
    expect(elsewhere.status).toBe(403);
    expect(await logoOf(tenant.id)).toEqual(NONE);
  });
});

describe('who may', () => {
  test('a plain user and another tenant’s administrator neither set nor remove it', async () => {
    const { tenant, path } = await tenantWithAdmin();
    await setLogo(services(), tenant.id, SERVICE, makePng());
    const before = await logoOf(tenant.id);
    for (const { person } of [await makeUser(tenant), await tenantWithAdmin()]) {
      expect((await upload(person, path, 'logo', { bytes: makeJpeg() })).status).toBe(403);
      expect((await person.post(`${path}/removal`)).status).toBe(403);
    }
    expect(await logoOf(tenant.id)).toEqual(before);
  });

  test('nor who is no administrator any more in the very moment', async () => {
    const { tenant } = await tenantWithAdmin();
    await setLogo(services(), tenant.id, SERVICE, makePng());
    const before = await logoOf(tenant.id);
    const actor = { accountId: null, holds: sql`false` };
    await expect(setLogo(services(), tenant.id, actor, makeJpeg())).rejects.toThrow('not_an_administrator');
    await expect(removeLogo(services(), tenant.id, actor)).rejects.toThrow('not_an_administrator');
    expect(await logoOf(tenant.id)).toEqual(before);
  });
});

describe('to anyone who asks for it', () => {
  const hardened = (headers: Headers) => {
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.getSetCookie()).toEqual([]);
  };

  test('it is a picture and nothing else, for ever, without a session and without a cookie', async () => {
    const { tenant } = await tenantWithAdmin();
    await setLogo(services(), tenant.id, SERVICE, makePng());
    const { logoHash } = await logoOf(tenant.id);
    const { status, headers } = await download(`/branding/${tenant.id}/${logoHash}`);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    hardened(headers);
  });

  test('no tenant, one without a logo, another’s, a suspended and a removed one look alike', async () => {
    const [{ tenant }, plain, suspended, removed] = [
      await tenantWithAdmin(),
      await makeTenant(),
      await makeTenant(),
      await makeTenant(),
    ];
    for (const { id } of [tenant, suspended, removed]) await setLogo(services(), id, SERVICE, makePng());
    const { logoHash } = await logoOf(tenant.id);
    await suspendTenant(services(), suspended.id, SERVICE);
    await services().db.run(sql`update tenants set removed_at = 1 where id = ${removed.id}`);

    const answers = await Promise.all(
      ['Nowhere99', plain.id, suspended.id, removed.id].map((id) =>
        new Person().get(`/branding/${id}/${logoHash}`),
      ),
    );
    const other = await new Person().get(`/branding/${tenant.id}/${'0'.repeat(64)}`);
    for (const { status, html, headers } of [...answers, other]) {
      expect([status, html]).toEqual([404, 'not_found\n']);
      expect([...headers]).toEqual([...other.headers]);
      hardened(headers);
    }
    await resumeTenant(services(), suspended.id, SERVICE);
    expect((await download(`/branding/${suspended.id}/${logoHash}`)).status).toBe(200);
  });

  test.each([
    '/branding',
    '/branding/Cust1',
    '/branding/Cust1/x.svg',
    '/branding/../admin',
    "/branding/C'/accent.css",
  ])('%s is nothing', async (path) => {
    expect((await new Person().get(path)).status).not.toBe(200);
  });

  test('with D1 away: 503, to be tried again, and never kept', async () => {
    const person = new Person({ bindings: { DB: brokenD1(env.DB) } });
    for (const file of ['accent.css', '0'.repeat(64)]) {
      const { status, headers, html } = await person.get(`/branding/Cust1/${file}`);
      expect([status, html]).toEqual([503, 'dependency_failed\n']);
      expect(headers.get('retry-after')).toBe('30');
      expect(headers.get('cache-control')).toBe('no-store');
      hardened(headers);
    }
  });
});
