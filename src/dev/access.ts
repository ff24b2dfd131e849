import { sql } from 'drizzle-orm';
import { registerApplication } from '../applications/register-application.ts';
import { consents, grants } from '../grants/schema.ts';
import type { Services } from '../services.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { newId } from '../storage/ids.ts';
import { SERVICE } from '../users/actor.ts';

/** An application that stands on the home page of one tenant. */
export function registerTile(services: Services, { name, tenant }: { name: string; tenant: string }) {
  return registerApplication(services, SERVICE, {
    name,
    kind: 'web',
    authentication: 'secret',
    firstParty: false,
    pkceRequired: true,
    signingAlgorithm: 'RS256',
    scopes: ['openid', 'profile', 'email', 'tenant', 'offline_access'],
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    resources: [],
    initiateLoginUri: 'https://app.example/sign-in',
    backchannelLogoutUri: null,
    jwks: null,
    tenants: [tenant],
  });
}

/** As if the person had signed in to the application there, and agreed to what it asked for. */
export async function giveAccess(
  { db, now }: Services,
  { application, tenant, username }: { application: string; tenant: string; username: string },
): Promise<void> {
  const scopes = 'openid profile email tenant offline_access';
  const resources: string[] = [];
  const asked = { scopes, resources, createdAt: now };
  const of = { accountId: sql`id`, tenantId: tenant, applicationId: application, ...asked };
  const grant = { id: newId(), sid: newId(), epoch: sql`epoch`, provedAt: now, proofs: 'pwd' };
  const expiresAt = now + 30 * 24 * 60 * 60 * 1000;
  const times = { lastUsedAt: now, expiresAt, endsAt: expiresAt };
  const claims = { idToken: [], userinfo: [] };
  const who = sql`username = ${username}`;
  await db.batch([
    insertWhere(db, consents, of, who, sql`accounts`),
    insertWhere(db, grants, { ...of, ...grant, ...times, claims, offline: true }, who, sql`accounts`),
  ]);
}
