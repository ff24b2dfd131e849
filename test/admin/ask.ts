import { makeToken } from '../../src/api-tokens/make-token.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { getAccount, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import type { Page, Person } from '../support/worker/person.ts';
import { makeDirectoryWithToken } from '../support/worker/directories.ts';
import { draft, preview, rule as ruleOf, SOMEONE } from '../support/worker/group-rules.ts';
import { showDomainOf } from '../support/worker/shown-domain.ts';
import { ORIGIN, services, unique } from '../support/worker/world.ts';
import { fillIn, type AdminRoute } from './admin-routes.ts';

/** What is nowhere, in the form of what is somewhere. */
export const nobodyHere = {
  user: 'a'.repeat(24),
  token: 'b'.repeat(24),
  import: 'c'.repeat(24),
  domain: 'd'.repeat(24),
  directory: 'e'.repeat(24),
  directoryToken: 'f'.repeat(24),
  rule: 'g'.repeat(24),
  seen: '0'.repeat(64),
  username: 'x@y.example',
};

/** A tenant with an administrator, a user, a token, a proven domain, a directory, a rule that is drafted and an upload, and their ids for `fillIn`. */
export async function makeWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const user = await makeUser(tenant);
  const made = await makeToken(
    services(),
    tenant.id,
    { actor: SERVICE },
    { name: 'T', scopes: ['read'], expiresAt: null },
  );
  const token = made.outcome === 'made' ? made.tokenId : '';
  const file = new FormData();
  file.set(
    'file',
    new File(['username,first name,last name,associate id\nnew@people.example,A,B,x9'], 'x.csv'),
  );
  const post = { method: 'POST', body: file, headers: { Origin: ORIGIN } };
  const uploaded = await admin.person.send(`/admin/${tenant.id}/imports`, post);
  const domain = await proveDomain(tenant, `${unique('own')}.example`);
  const shown = await showDomainOf(tenant, admin.username, `${unique('shown')}.example`);
  const { directoryId: directory, tokenId: directoryToken } = await makeDirectoryWithToken(tenant);
  const own = { ...SOMEONE, accountId: (await getAccount(admin.username)).id };
  const [drafted] = await draft(tenant, [ruleOf({ role: 'user' })], own);
  const { fingerprint: seen } = await preview(tenant, own);
  const importId = uploaded.location?.split('/').at(-1) ?? '';
  const values = {
    ...nobodyHere,
    tenant: tenant.id,
    user: user.userId,
    username: user.username,
    token,
    domain,
    directory,
    directoryToken,
    shown,
    import: importId,
    rule: drafted!.id,
    seen,
  };
  return { tenant, admin, user, values };
}

/** Asks as the page's own form would. */
export function ask(person: Person, route: AdminRoute, values: Record<string, string>): Promise<Page> {
  const path = fillIn(route.path, values);
  if (route.method === 'GET') return person.get(path);
  if (route.upload) {
    const body = new FormData();
    body.set(route.upload, new File(['x'], 'x.png'));
    return person.send(path, { method: 'POST', body, headers: { Origin: ORIGIN } });
  }
  const fields = Object.entries(route.fields ?? {}).map(([name, value]) => [name, fillIn(value, values)]);
  return person.post(path, Object.fromEntries(fields));
}
