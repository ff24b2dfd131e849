import { SERVICE } from '../users/actor.ts';
import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { apiTokens } from '../api-tokens/schema.ts';
import { SCOPES } from '../applications/kinds.ts';
import { applications, applicationSecrets } from '../applications/schema.ts';
import { joinScopes } from '../api-tokens/scopes.ts';
import { domainOf } from '../accounts/username.ts';
import { argon2Hash } from '../crypto/argon2.ts';
import { hashToken } from '../crypto/tokens.ts';
import { makeDirectory } from '../directories/make-directory.ts';
import { directoryTokens } from '../directories/schema.ts';
import { outbox } from '../mail/schema.ts';
import { sendMail } from '../mail/send-outbox.ts';
import { links } from '../proofs/schema.ts';
import type { Services } from '../services.ts';
import { registerTenant } from '../tenants/register-tenant.ts';
import { deactivateUser } from '../users/deactivate-user.ts';
import { registerUser } from '../users/register-users.ts';
import { users } from '../users/schema.ts';
import { newId } from '../storage/ids.ts';
import { proveDomain } from './prove-domain.ts';
import {
  DIRECTORIES,
  PASSWORD,
  TENANTS,
  DOMAINS,
  USERS,
  FEDERATED,
  OPERATOR,
  TOKENS,
} from './demo-people.ts';

/** Each part is recorded by its name, so that a kept database gets what a later version adds. */
const PARTS: Record<string, (services: Services) => Promise<void>> = {
  'tenants and domains': putTenants,
  'accounts and users': putUsers,
  'api tokens': putTokens,
  applications: putApplications,
  directories: putDirectories,
};

export async function putDemoData(services: Services): Promise<void> {
  const { d1 } = services;
  await d1.prepare('create table if not exists dev_demo_parts (name text primary key)').run();
  for (const [name, put] of Object.entries(PARTS)) {
    const done = await d1.prepare('select name from dev_demo_parts where name = ?').bind(name).first();
    if (done) continue;
    await put(services);
    await d1.prepare('insert into dev_demo_parts (name) values (?)').bind(name).run();
  }
}

const DAY = 24 * 60 * 60 * 1000;

async function putTenants(services: Services): Promise<void> {
  // Before the first of their users came: the log is in the order of time.
  const dependencies = { ...services, source: null, now: services.now - 31 * DAY };
  for (const tenant of TENANTS) await registerTenant(dependencies, tenant);
  for (const { tenantId, ...given } of DOMAINS) await proveDomain(dependencies, tenantId, given, true);
}

/** People come in by the way they really come, and then their past is filled in. */
async function putUsers(services: Services): Promise<void> {
  const { db, now } = services;
  const dependencies = { ...services, source: null };
  let time = now - 30 * DAY;
  const invitedLast = USERS.toSorted((a, b) => Number(a.invited ?? false) - Number(b.invited ?? false));
  for (const { tenantId, invited, ...user } of invitedLast) {
    const admin = USERS.find((one) => one.tenantId === tenantId && one.role === 'admin')!;
    const [by] = await db
      .select({ id: accounts.id })
      .from(accounts)
      .where(eq(accounts.username, admin.username));
    time += 60_000;
    const registered = await registerUser(
      { ...dependencies, now: invited ? now : time },
      tenantId,
      { ...SERVICE, accountId: by?.id ?? null },
      user,
    );
    if (registered.outcome !== 'registered') continue;
    if (invited && registered.mailId) await sendMail(services, registered.mailId);
    else await settle(services, { tenantId, username: user.username, userId: registered.userId, time });
  }
  const [erik] = await db
    .select({ id: users.id })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .where(eq(accounts.username, 'erik@nordlys.example'));
  if (erik) await deactivateUser(dependencies, 'Cust10001', { userId: erik.id, actor: SERVICE });
  await db
    .insert(accounts)
    .values({
      id: newId(),
      username: OPERATOR,
      domain: domainOf(OPERATOR),
      email: OPERATOR,
      passwordHash: await argon2Hash(PASSWORD),
      validatedAt: now,
      operator: true,
      createdAt: now,
    })
    .onConflictDoNothing();
}

/** As if the person had come by the link of the welcome mail a while ago. */
async function settle(
  { db }: Services,
  { tenantId, username, userId, time }: { tenantId: string; username: string; userId: string; time: number },
): Promise<void> {
  const passwordHash = FEDERATED.includes(username) ? null : await argon2Hash(PASSWORD);
  await db.batch([
    db.update(users).set({ confirmedAt: time }).where(eq(users.id, userId)),
    db
      .update(accounts)
      .set({
        passwordHash,
        validatedAt: time,
        primaryTenantId: sql`coalesce(${accounts.primaryTenantId}, ${tenantId})`,
      })
      .where(eq(accounts.username, username)),
    db
      .delete(outbox)
      .where(sql`${outbox.accountId} = (select id from accounts where username = ${username})`),
    db.delete(links).where(eq(links.userId, userId)),
  ]);
}

/** Their text is known to all, which no token has that is made the real way. */
async function putTokens({ db, now }: Services): Promise<void> {
  for (const { text, tenantId, name, scopes, maker } of TOKENS) {
    await db
      .insert(apiTokens)
      .values({
        id: newId(),
        hash: hashToken(text),
        tenantId,
        name,
        scopes: joinScopes(scopes),
        createdAt: now,
        createdBy: sql`(select id from accounts where username = ${maker})`,
      })
      .onConflictDoNothing();
  }
}

async function putDirectories(services: Services): Promise<void> {
  const { db, now } = services;
  for (const { text, tenantId, name, kind } of DIRECTORIES) {
    const made = await makeDirectory({ ...services, source: null }, tenantId, { name, kind, actor: SERVICE });
    if (made.outcome !== 'made') continue;
    await db.insert(directoryTokens).values({
      id: newId(),
      directoryId: made.directoryId,
      tenantId,
      kind: 'token',
      hash: hashToken(text),
      createdAt: now,
    });
  }
}

/** Where a developer's own application would listen. */
async function putApplications({ db, now }: Services): Promise<void> {
  const given = {
    firstParty: true,
    signingAlgorithm: 'RS256' as const,
    resources: [] as string[],
    allTenants: true,
    scopes: SCOPES.join(' '),
    createdAt: now,
  };
  await db.batch([
    db
      .insert(applications)
      .values({
        ...given,
        id: 'demo-crm',
        name: 'Demo CRM',
        kind: 'web',
        authentication: 'secret',
        pkceRequired: false,
        redirectUris: ['http://localhost:3000/callback', 'http://127.0.0.1:3000/callback'],
        postLogoutRedirectUris: ['http://localhost:3000/'],
      })
      .onConflictDoNothing(),
    db
      .insert(applications)
      .values({
        ...given,
        id: 'demo-mobile',
        name: 'Demo Mobile',
        kind: 'native',
        authentication: 'none',
        pkceRequired: true,
        redirectUris: ['http://127.0.0.1/callback'],
        postLogoutRedirectUris: [],
      })
      .onConflictDoNothing(),
    db
      .insert(applicationSecrets)
      .values({
        id: newId(),
        applicationId: 'demo-crm',
        hash: hashToken('demo-crm-secret'),
        ending: 'cret',
        createdAt: now,
      })
      .onConflictDoNothing(),
  ]);
}
