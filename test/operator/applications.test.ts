import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { inspectApplication } from '../../src/applications/inspect-application.ts';
import { hashToken } from '../../src/crypto/tokens.ts';
import { makeGrant } from '../support/worker/applications.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { submit } from '../support/worker/forms.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { getAccount, makeTenant, makeUser, PASSWORD } from '../support/worker/people.ts';
import type { Page, Person } from '../support/worker/person.ts';
import { makePng } from '../support/worker/pictures.ts';
import { register } from '../support/worker/registered-application.ts';
import { upload } from '../support/worker/upload.ts';
import { clock, MINUTE, ORIGIN, services, unique } from '../support/worker/world.ts';

let operator: Person;
let operatorId: string;
let username: string;

beforeEach(async () => {
  ({ person: operator, accountId: operatorId, username } = await makeOperator());
});

/** The form as its page shows it to begin with, filled in. */
function typed(fields: Record<string, string> = {}): Record<string, string> {
  return {
    name: unique('Nordlys CRM '),
    kind: 'web',
    authentication: 'secret',
    jwks: '',
    party: 'first',
    redirectUris: 'https://crm.example/callback',
    postLogoutRedirectUris: '',
    initiateLoginUri: '',
    backchannelLogoutUri: '',
    openid: 'on',
    profile: 'on',
    resources: '',
    whichTenants: 'all',
    tenants: '',
    pkceRequired: 'on',
    signingAlgorithm: 'RS256',
    ...fields,
  };
}

/** Without what cannot be changed. */
function settings(fields: Record<string, string> = {}): Record<string, string> {
  const { kind: _, authentication: __, ...rest } = typed(fields);
  return rest;
}

const inspect = (id: string) => inspectApplication(services(), id);

async function historyOf(name: string): Promise<string[]> {
  const rows = await services().db.all<{ action: string; actor_id: string | null; tenant_id: string | null }>(
    sql`select action, actor_id, tenant_id from audit_events where reason = ${name} order by id`,
  );
  expect(
    rows.every(({ tenant_id: tenant }) => tenant === null),
    'in no tenant’s log',
  ).toBe(true);
  return rows.map(({ action, actor_id: by }) => `${action}${by === operatorId ? ' by operator' : ''}`);
}

function secretIn(page: Page): string {
  const [, secret] = /<code class="secret">([^<]+)<\/code>/.exec(page.html) ?? [];
  if (secret === undefined) throw new Error(`No secret is shown: ${page.text}`);
  return secret;
}

function pathIn(page: Page): string {
  const [path] = /\/operator\/applications\/[a-z0-9-]{3,64}(?=")/.exec(page.html) ?? [];
  if (path === undefined) throw new Error(`No application is named: ${page.text}`);
  return path;
}

const idOf = (path: string): string => path.slice('/operator/applications/'.length);

async function secretHashes(id: string): Promise<unknown[]> {
  const rows = await services().db.all<{ hash: string }>(
    sql`select hash from application_secrets where application_id = ${id}`,
  );
  return rows.map(({ hash }) => hash);
}

describe('registering an application', () => {
  test('its secret is shown this once, with what its makers need besides', async () => {
    const form = typed({
      redirectUris: ' https://crm.example/callback \r\n\r\nhttps://crm.example/silent',
      resources: 'https://api.crm.example',
    });
    const page = await operator.post('/operator/new-application', form);
    expect(page.status).toBe(200);
    const path = pathIn(page);
    for (const words of [idOf(path), ORIGIN, `${ORIGIN}/.well-known/openid-configuration`]) {
      expect(page.html).toContain(`<code>${words}</code>`);
    }
    const secret = secretIn(page);
    expect(await secretHashes(idOf(path))).toEqual([hashToken(secret)]);

    const later = await operator.get(path);
    expect(later.html).not.toContain(secret);
    expect(later.text).toContain(`Ends in ${secret.slice(-4)}`);
    expect(later.text).toContain(`by ${username}`);
    expect(await inspect(idOf(path))).toMatchObject({
      tenants: 'all',
      application: {
        name: form['name'],
        redirectUris: ['https://crm.example/callback', 'https://crm.example/silent'],
        resources: ['https://api.crm.example'],
        scopes: 'openid profile',
        pkceRequired: true,
        signingAlgorithm: 'RS256',
      },
    });
    expect(await historyOf(form['name']!)).toEqual(['application-registered by operator']);
  });

  test.each(['native', 'browser'])('one for a person’s own machine (%s) has no secret', async (kind) => {
    const { pkceRequired: _, ...form } = typed({ kind, redirectUris: 'https://crm.example/callback' });
    const registered = await operator.post('/operator/new-application', form);
    expect(registered.location).toMatch(/^\/operator\/applications\/[a-z2-7]+\?done=registered$/);
    const page = await operator.get(registered.location!);
    expect(page.text).toContain('PKCE alone');
    expect(page.html).not.toContain('/secrets"');
    expect(page.html, 'it is never without PKCE').not.toContain('name="pkceRequired"');
    const { application } = await inspect(idOf(registered.location!.split('?')[0]!));
    expect(application).toMatchObject({ kind, authentication: 'none', pkceRequired: true });
  });

  test('one with a key of its own shows the key again, and no secret', async () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'one' };
    const form = typed({ authentication: 'key', jwks: JSON.stringify({ keys: [key] }) });
    const registered = await operator.post('/operator/new-application', form);
    const page = await operator.get(registered.location!);
    expect(page.text).toContain('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
    expect(page.html).not.toContain('/secrets"');
  });

  test('for some tenants only', async () => {
    const [one, other] = [await makeTenant(), await makeTenant()];
    const form = typed({ whichTenants: 'some', tenants: `${one.id}\n${other.id}` });
    const path = pathIn(await operator.post('/operator/new-application', form));
    expect((await inspect(idOf(path))).tenants).toHaveLength(2);
    const list = await operator.get(`/operator/applications?search=${idOf(path)}`);
    expect(list.html).toMatch(/data-label="Tenants">2</);
  });

  test('what does not fit is said beside each field, naming the line, and nothing is registered', async () => {
    const before = await dumpD1();
    const {
      openid: _,
      pkceRequired: __,
      ...form
    } = typed({
      name: ' ',
      authentication: 'key',
      jwks: '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"first"}]}',
      party: 'third',
      redirectUris: 'https://crm.example/callback\nhttps://crm.example/#part',
      postLogoutRedirectUris: 'http://crm.example/',
      initiateLoginUri: 'somewhere',
      backchannelLogoutUri: 'https://*.crm.example/out',
      resources: 'https://api.example\nhttps://api.example',
      whichTenants: 'some',
      signingAlgorithm: 'ES256',
    });
    const refused = await operator.post('/operator/new-application', form);
    expect(refused.status).toBe(422);
    expect(refused.title).toContain('Error');
    const messages = {
      name: 'Enter a name of at most 100 ordinary characters.',
      jwks: 'The key first: This is a private key.',
      redirectUris: 'https://crm.example/#part: Leave out the # and what follows it.',
      postLogoutRedirectUris: 'http://crm.example/: It has to begin with https://.',
      initiateLoginUri: 'This is not an address.',
      backchannelLogoutUri: 'Leave out the *',
      scopes: 'Tick openid',
      resources: 'https://api.example: It is there twice.',
      tenants: 'Enter at least one tenant id, or choose every tenant.',
    };
    for (const [field, words] of Object.entries(messages)) {
      expect(refused.html, field).toContain(`href="#${field}"`);
      const message = new RegExp(`id="${field}-message"[^>]*>([^<]*)`).exec(refused.html)?.[1];
      expect(message, field).toContain(words);
    }
    expect(refused.html).toContain('https://crm.example/callback\nhttps://crm.example/#part</textarea>');
    expect(refused.html).toContain('value="somewhere"');
    expect(refused.html).toMatch(/name="authentication" value="key" checked/);
    expect(refused.html).toMatch(/name="party" value="third" checked/);
    expect(refused.html).toMatch(/name="profile" checked/);
    expect(refused.html).not.toMatch(/name="(openid|pkceRequired)" checked/);
    expect(refused.html).toMatch(/value="ES256" selected/);
    expect(await dumpD1()).toEqual(before);
  });

  test('a tenant that is not there is named', async () => {
    const tenant = await makeTenant();
    const form = typed({ whichTenants: 'some', tenants: `${tenant.id}\nNowhere` });
    const page = await operator.post('/operator/new-application', form);
    expect(page.status).toBe(422);
    expect(page.text).toContain('Nowhere: There is no such tenant.');
    expect(page.html).toContain(`${tenant.id}\nNowhere</textarea>`);
  });

  test('a new proof does not cost what was typed', async () => {
    const { pkceRequired: _, ...form } = typed({ party: 'third', tenants: 'Cust1', whichTenants: 'some' });
    clock.advance(11 * MINUTE);
    const asked = await operator.post('/operator/new-application', form);
    expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
    const proved = await operator.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    const page = await operator.get(proved.location!);
    expect(page.html).toContain(`value="${form['name']}"`);
    expect(page.html).toContain('https://crm.example/callback</textarea>');
    expect(page.html).toMatch(/name="party" value="third" checked/);
    expect(page.html).toMatch(/name="profile" checked/);
    expect(page.html).not.toMatch(/name="(email|pkceRequired)" checked/);
  });
});

describe('the list', () => {
  test('finds by a part of the name, whatever the case, or of the id', async () => {
    const word = unique('Øst');
    const { id } = await register({ name: `${word} Blåbær` });
    for (const search of [word.toLowerCase(), `${word} BLÅBÆR`, id.slice(4, 16)]) {
      const page = await operator.get(`/operator/applications?${new URLSearchParams({ search }).toString()}`);
      expect(page.html, search).toContain(`href="/operator/applications/${id}"`);
    }
    expect((await operator.get('/operator/applications?search=100%25')).text).toContain(
      'No application fits',
    );
  });

  test('says what each is, and page by page each stands there once', async () => {
    const word = unique('Paged');
    const ids: string[] = [];
    for (let at = 0; at < 51; at += 1)
      ids.push((await register({ name: `${word} ${at}`, firstParty: false })).id);
    await operator.post(`/operator/applications/${ids[0]}/disabling`);
    const first = await operator.get(`/operator/applications?search=${word}`);
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&');
    const second = await operator.get(next!);
    const seen = [first, second].flatMap(({ html }) =>
      [...html.matchAll(/\/operator\/applications\/([a-z2-7]{24})"/g)].map(([, id]) => id),
    );
    expect(seen).toHaveLength(ids.length);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(first.text).toContain('Third party');
    expect(first.text).toContain('Every one');
    expect(first.text.match(/Disabled/g)).toHaveLength(1);
  });
});

describe('changing an application', () => {
  test('all settings at once, and what is saved stands there again', async () => {
    const { id } = await register();
    const tenant = await makeTenant();
    const path = `/operator/applications/${id}`;
    const name = unique('Renamed ');
    const { pkceRequired: _, ...form } = settings({
      name,
      party: 'third',
      postLogoutRedirectUris: 'https://crm.example/',
      initiateLoginUri: 'https://crm.example/start',
      backchannelLogoutUri: 'https://crm.example/out',
      offline_access: 'on',
      whichTenants: 'some',
      tenants: tenant.id,
      signingAlgorithm: 'ES256',
    });
    const saved = await submit(operator, await operator.get(path), `${path}/settings`, form);
    expect(saved.location).toBe(`${path}?done=saved`);
    const page = await operator.get(saved.location!);
    expect(page.text).toContain('Saved.');
    expect(page.title).toContain(name);
    expect(await inspect(id)).toMatchObject({
      tenants: [{ id: tenant.id }],
      application: {
        firstParty: false,
        initiateLoginUri: 'https://crm.example/start',
        backchannelLogoutUri: 'https://crm.example/out',
        scopes: 'openid profile offline_access',
        pkceRequired: false,
        signingAlgorithm: 'ES256',
        authentication: 'secret',
      },
    });
    expect(page.html).toContain(`${tenant.id}</textarea>`);
    expect(page.html).toMatch(/name="whichTenants" value="some" checked/);
    expect(await historyOf(name)).toEqual(['application-changed by operator']);
  });

  test('of two operators at once the second is told, and sees how it is now', async () => {
    const { id } = await register();
    const path = `/operator/applications/${id}`;
    const seen = await operator.get(path);
    const { person: other } = await makeOperator();
    expect((await submit(other, seen, `${path}/settings`, settings({ name: 'First' }))).status).toBe(303);
    const stale = await submit(operator, seen, `${path}/settings`, settings({ name: 'Second' }));
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Nothing was saved');
    expect(stale.html).toContain('value="First"');
    expect((await inspect(id)).application.name).toBe('First');
  });

  test('what does not fit changes nothing; what was typed stays, and can be sent again', async () => {
    const { id } = await register();
    const path = `/operator/applications/${id}`;
    const before = await dumpD1();
    const form = settings({ name: 'Half right', redirectUris: 'https://crm.example/a/../b' });
    const refused = await submit(operator, await operator.get(path), `${path}/settings`, form);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('https://crm.example/a/../b: Leave /./ and /../ out of the path.');
    expect(refused.html).toContain('value="Half right"');
    expect(await dumpD1()).toEqual(before);
    const mended = await submit(operator, refused, `${path}/settings`, {
      ...form,
      redirectUris: 'https://crm.example/b',
    });
    expect(mended.status).toBe(303);
  });

  test('a new proof does not cost what was typed, and says that it is not saved yet', async () => {
    const { id, name } = await register();
    const path = `/operator/applications/${id}`;
    const seen = await operator.get(path);
    clock.advance(11 * MINUTE);
    const asked = await submit(operator, seen, `${path}/settings`, settings({ name: 'Kept' }));
    const proved = await operator.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    const page = await operator.get(proved.location!);
    expect(page.html).toContain('value="Kept"');
    expect(page.text).toContain('is not saved yet');
    expect((await inspect(id)).application.name).toBe(name);
    expect((await submit(operator, page, `${path}/settings`, settings({ name: 'Kept' }))).status).toBe(303);
  });

  test('what is too long to come along is typed again, and nothing is lost of what was there', async () => {
    const { id, name } = await register();
    const path = `/operator/applications/${id}`;
    const seen = await operator.get(path);
    clock.advance(11 * MINUTE);
    const uris = Array.from({ length: 40 }, (_, at) => `https://crm.example/${'long'.repeat(20)}/${at}`);
    const form = settings({ name: 'Too long', redirectUris: uris.join('\n') });
    const asked = await submit(operator, seen, `${path}/settings`, form);
    const proved = await operator.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    const page = await operator.get(proved.location!);
    expect(page.text).toContain('What you typed could not be kept.');
    expect(page.html).toContain(`value="${name}"`);
    expect(page.html).toContain('https://app.example/callback</textarea>');
  });

  test('a logo, another in its stead, or none', async () => {
    const { id, name } = await register();
    const path = `/operator/applications/${id}`;
    const bytes = makePng({ width: 100, height: 60 });
    const set = await upload(operator, `${path}/logo`, 'logo', { bytes });
    expect(set.location).toBe(`${path}?done=logo-set`);
    const page = await operator.get(set.location!);
    const address = new RegExp(`src="(/branding/applications/${id}/[0-9a-f]{64})"`).exec(page.html)?.[1];
    expect((await operator.get(address!)).headers.get('content-type')).toBe('image/png');

    const none = await upload(operator, `${path}/logo`, 'logo', { bytes: new Uint8Array(), name: '' });
    expect(none.text).toContain('Choose a picture first.');
    const wrong = await upload(operator, `${path}/logo`, 'logo', { bytes: makePng({ width: 9, height: 9 }) });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('The picture is 9 × 9 pixels.');
    const large = new Uint8Array(1024 * 1024);
    expect((await upload(operator, `${path}/logo`, 'logo', { bytes: large })).text).toContain(
      'at most 200 KB',
    );
    expect((await inspect(id)).application).toMatchObject({ logoWidth: 100, logoHeight: 60 });

    expect((await operator.post(`${path}/logo/removal`)).location).toBe(`${path}?done=logo-removed`);
    expect((await inspect(id)).application.logoHash).toBeNull();
    expect(await historyOf(name)).toContain('application-changed by operator');
  });
});

describe('secrets', () => {
  test('two at a time, so that one can be exchanged for the other', async () => {
    const { id, secret: first, name } = await register();
    const path = `/operator/applications/${id}`;
    const made = await operator.post(`${path}/secrets`);
    const second = secretIn(made);
    expect(second).not.toBe(first);
    expect(made.text).toContain('Copy the secret now');
    expect(made.text).toContain(`Ends in ${second.slice(-4)}`);
    expect(made.text).toContain(`by ${username}`);
    expect(new Set(await secretHashes(id))).toEqual(new Set([hashToken(first!), hashToken(second)]));
    expect(made.html, 'a third is not offered').not.toContain(`action="${path}/secrets"`);
    const third = await operator.post(`${path}/secrets`);
    expect(third.status).toBe(422);
    expect(third.text).toContain('There are two already.');

    const { secrets } = await inspect(id);
    const old = secrets.find(({ ending }) => ending === first!.slice(-4))!;
    const asked = await operator.get(`${path}/secrets/${old.id}/removal`);
    expect(asked.text).toContain(`Remove the secret that ends in ${old.ending}?`);
    expect(asked.text).toContain('The other secret keeps working.');
    const removed = await operator.post(`${path}/secrets/${old.id}/removal`);
    expect(removed.location).toBe(`${path}?done=secret-removed`);
    expect(await secretHashes(id)).toEqual([hashToken(second)]);
    expect((await operator.get(`${path}/secrets/${old.id}/removal`)).location, 'once is enough').toBe(path);
    expect((await historyOf(name)).slice(-2)).toEqual([
      'application-secret-made by operator',
      'application-secret-removed by operator',
    ]);
  });

  test('the last one goes only with a word about what that means', async () => {
    const { id } = await register();
    const path = `/operator/applications/${id}`;
    const [only] = (await inspect(id)).secrets;
    expect((await operator.get(`${path}/secrets/${only!.id}/removal`)).text).toContain('It is the only one');
    await operator.post(`${path}/secrets/${only!.id}/removal`);
    expect((await operator.get(path)).text).toContain('nobody can sign in to it');
  });

  test('one of another application is not found', async () => {
    const [one, other] = [await register(), await register()];
    const [secret] = (await inspect(other.id)).secrets;
    const path = `/operator/applications/${one.id}/secrets/${secret!.id}/removal`;
    expect((await operator.post(path)).status).toBe(404);
    expect((await inspect(other.id)).secrets).toHaveLength(1);
  });
});

describe('disabling and removing', () => {
  test('disabled until it is enabled again', async () => {
    const { id, name } = await register();
    const path = `/operator/applications/${id}`;
    expect((await operator.get(`${path}/disabling`)).text).toContain('Nobody is signed in to it now.');
    expect((await operator.post(`${path}/disabling`)).location).toBe(`${path}?done=disabled`);
    expect((await inspect(id)).application.disabledAt).not.toBeNull();
    expect((await operator.get(path)).text).toContain('Enable again');
    expect((await operator.get(`${path}/disabling`)).location).toBe(path);
    expect((await operator.post(`${path}/enabling`)).location).toBe(`${path}?done=enabled`);
    expect((await inspect(id)).application.disabledAt).toBeNull();
    expect((await historyOf(name)).slice(-2)).toEqual([
      'application-disabled by operator',
      'application-enabled by operator',
    ]);
  });

  test('removed for good, after its name is typed below what is lost', async () => {
    const { id, name } = await register();
    const tenant = await makeTenant();
    const { username: person } = await makeUser(tenant);
    await makeGrant({
      accountId: (await getAccount(person)).id,
      tenantId: tenant.id,
      applicationId: id,
    });
    const path = `/operator/applications/${id}`;
    expect((await operator.get(path)).text).toContain('Live sign-ins 1');
    const asked = await operator.get(`${path}/removal`);
    expect(asked.text).toContain('Its one live sign-in ends at once.');
    const wrong = await operator.post(`${path}/removal`, { confirmation: 'something else' });
    expect(wrong.status).toBe(422);
    expect((await inspect(id)).application.name).toBe(name);

    const removed = await operator.post(`${path}/removal`, { confirmation: ` ${name} ` });
    expect(removed.location).toBe('/operator/applications?done=removed');
    expect((await operator.get(removed.location!)).text).toContain('The application is removed.');
    expect((await operator.get(path)).status).toBe(404);
    expect(await secretHashes(id)).toEqual([]);
    expect((await historyOf(name)).at(-1)).toBe('application-removed by operator');
  });

  test('one that is not there is not found, by any way', async () => {
    const nowhere = '/operator/applications/nowhere';
    for (const path of ['', '/disabling', '/removal', `/secrets/${'a'.repeat(24)}/removal`]) {
      expect((await operator.get(nowhere + path)).status, path).toBe(404);
    }
    for (const path of ['secrets', 'disabling', 'enabling', 'removal', 'logo/removal']) {
      const fields = { confirmation: 'nowhere' };
      expect((await operator.post(`${nowhere}/${path}`, fields)).status, path).toBe(404);
    }
    const changed = await operator.post(`${nowhere}/settings`, { ...settings(), version: '0' });
    expect(changed.status).toBe(404);
  });

  test('what no page of ours sends is refused, and changes nothing', async () => {
    const { id } = await register();
    const path = `/operator/applications/${id}/settings`;
    const before = await dumpD1();
    for (const odd of [
      { version: 'newest' },
      { party: 'mine' },
      { signingAlgorithm: 'HS256' },
      { openid: '1' },
    ]) {
      const page = await operator.post(path, { ...settings(), version: '0', ...odd });
      expect(page.status, JSON.stringify(odd)).toBe(400);
    }
    const none = await operator.post('/operator/new-application', typed({ authentication: 'none' }));
    expect(none.status).toBe(400);
    expect(await dumpD1()).toEqual(before);
  });
});
