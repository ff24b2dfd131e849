import { eq } from 'drizzle-orm';
import { accounts } from '../../../src/accounts/schema.ts';
import { applications, applicationTenants } from '../../../src/applications/schema.ts';
import { generateToken, hashToken } from '../../../src/crypto/tokens.ts';
import { consents, grants, refreshTokens } from '../../../src/grants/schema.ts';
import { newId } from '../../../src/storage/ids.ts';
import { clock, DAY, services, unique } from './world.ts';

type Application = typeof applications.$inferSelect;

/** A web application of ours for every tenant, or for those named, as if an operator had registered it. */
export async function makeApplication({
  tenants = [],
  ...given
}: Partial<Application> & { tenants?: { id: string }[] } = {}): Promise<Application> {
  const { db } = services();
  const name = given.name ?? unique('Application ');
  const [application] = await db
    .insert(applications)
    .values({
      id: newId(),
      name,
      kind: 'web',
      authentication: 'secret',
      firstParty: true,
      pkceRequired: true,
      signingAlgorithm: 'RS256',
      scopes: 'openid profile email tenant offline_access',
      redirectUris: ['https://app.example/callback'],
      postLogoutRedirectUris: [],
      resources: [],
      allTenants: tenants.length === 0,
      createdAt: clock.now(),
      ...given,
    })
    .returning();
  for (const { id } of tenants) {
    await db.insert(applicationTenants).values({ applicationId: application!.id, tenantId: id });
  }
  return application!;
}

/** Who, where, and which application. */
export type Relation = { accountId: string; tenantId: string; applicationId: string };

type Grant = typeof grants.$inferSelect;

/** A grant as a sign-in would leave it, with one refresh token. */
export async function makeGrant({
  accountId,
  tenantId,
  applicationId,
  ...given
}: Relation & Partial<Grant>): Promise<Grant> {
  const { db } = services();
  const [account] = await db.select().from(accounts).where(eq(accounts.id, accountId));
  const now = clock.now();
  const [grant] = await db
    .insert(grants)
    .values({
      id: newId(),
      accountId,
      tenantId,
      applicationId,
      sid: newId(),
      epoch: account!.epoch,
      provedAt: now,
      proofs: 'pwd',
      scopes: 'openid profile email tenant',
      resources: [],
      claims: { idToken: [], userinfo: [] },
      offline: false,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + DAY / 2,
      endsAt: given.expiresAt ?? now + DAY / 2,
      ...given,
    })
    .returning();
  const { id: grantId, expiresAt } = grant!;
  const token = { id: hashToken(generateToken()), grantId, createdAt: now, expiresAt };
  await db.insert(refreshTokens).values(token);
  return grant!;
}

export async function makeConsent(
  { accountId, tenantId, applicationId }: Relation,
  scopes = 'openid profile',
): Promise<void> {
  const row = { accountId, tenantId, applicationId, scopes, resources: [], createdAt: clock.now() };
  await services().db.insert(consents).values(row);
}
