import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { argon2Hash } from '../crypto/argon2.ts';
import { outbox } from '../mail/schema.ts';
import { sendMail } from '../mail/send-outbox.ts';
import { links } from '../proofs/schema.ts';
import type { Services } from '../services.ts';
import { markDomainProved, registerDomain, switchDomainOn } from '../tenants/register-domain.ts';
import { registerTenant, type NewTenant } from '../tenants/register-tenant.ts';
import { deactivateUser } from '../users/deactivate-user.ts';
import { registerUser } from '../users/register-user.ts';
import { users } from '../users/schema.ts';
import { newId } from '../storage/ids.ts';

const PASSWORD = 'correct horse battery staple';

const common = { language: 'en', supportPhone: null } as const;
const TENANTS: NewTenant[] = [
  {
    ...common,
    id: 'Cust10001',
    name: 'Nordlys Sykler AS',
    model: 'basic',
    welcomeMails: true,
    supportMail: 'support@nordlys.example',
  },
  {
    ...common,
    id: 'Cust10002',
    name: 'Fjord Foods AS',
    model: 'basic',
    welcomeMails: true,
    supportMail: 'support@fjord.example',
  },
  {
    ...common,
    id: 'Cust10003',
    name: 'Contoso GmbH',
    model: 'federated',
    welcomeMails: false,
    supportMail: null,
  },
  {
    ...common,
    id: 'Cust10004',
    name: 'Lumen Studio BV',
    model: 'federated',
    welcomeMails: true,
    supportMail: null,
  },
  {
    ...common,
    id: 'Cust10005',
    name: 'Hansa Trading GmbH',
    model: 'standard',
    welcomeMails: true,
    supportMail: null,
  },
];

const DOMAINS = [
  {
    tenantId: 'Cust10003',
    domain: 'contoso.example',
    provider: 'microsoft',
    directory: '11111111-1111-4111-8111-111111111111',
  },
  { tenantId: 'Cust10004', domain: 'lumen.example', provider: 'google', directory: 'lumen.example' },
] as const;

type DemoUser = {
  tenantId: string;
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
  invited?: boolean;
};

/** In this order: the first tenant confirmed becomes the primary one. */
const USERS: DemoUser[] = [
  {
    tenantId: 'Cust10001',
    username: 'anna@nordlys.example',
    associateId: '1',
    firstName: 'Anna',
    lastName: 'Berg',
    role: 'admin',
  },
  {
    tenantId: 'Cust10002',
    username: 'kari@fjord.example',
    associateId: '1',
    firstName: 'Kari',
    lastName: 'Lie',
    role: 'admin',
  },
  {
    tenantId: 'Cust10002',
    username: 'anna@nordlys.example',
    associateId: '2',
    firstName: 'Anna',
    lastName: 'Berg',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'ola@nordlys.example',
    associateId: '2',
    firstName: 'Ola',
    lastName: 'Moen',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'nina@nordlys.example',
    associateId: '3',
    firstName: 'Nina',
    lastName: 'Dahl',
    role: 'user',
    invited: true,
  },
  {
    tenantId: 'Cust10001',
    username: 'erik@nordlys.example',
    associateId: '4',
    firstName: 'Erik',
    lastName: 'Vik',
    role: 'user',
  },
  {
    tenantId: 'Cust10003',
    username: 'max@contoso.example',
    associateId: '1',
    firstName: 'Max',
    lastName: 'Brandt',
    role: 'admin',
  },
  {
    tenantId: 'Cust10003',
    username: 'lena@contoso.example',
    associateId: '2',
    firstName: 'Lena',
    lastName: 'Vogel',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'lena@contoso.example',
    associateId: '5',
    firstName: 'Lena',
    lastName: 'Vogel',
    role: 'user',
  },
  {
    tenantId: 'Cust10004',
    username: 'joost@lumen.example',
    associateId: '1',
    firstName: 'Joost',
    lastName: 'Bakker',
    role: 'admin',
  },
];

const FEDERATED = ['max@contoso.example', 'lena@contoso.example', 'joost@lumen.example'];
const OPERATOR = 'operator@superid.example';

/** Each part is recorded by its name, so that a kept database gets what a later version adds. */
const PARTS: Record<string, (services: Services) => Promise<void>> = {
  'tenants and domains': putTenants,
  'accounts and users': putUsers,
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

async function putTenants(services: Services): Promise<void> {
  for (const tenant of TENANTS) await registerTenant({ ...services, source: null }, tenant);
  const dependencies = { ...services, source: null };
  for (const { tenantId, ...given } of DOMAINS) {
    const registered = await registerDomain(dependencies, tenantId, { given, actorId: null });
    if (registered.outcome !== 'registered') continue;
    const { domainId } = registered;
    await markDomainProved(dependencies, tenantId, { domainId, actorId: null });
    await switchDomainOn(dependencies, tenantId, { domainId, actorId: null });
  }
}

/** People come in by the way they really come, and then their past is filled in. */
async function putUsers(services: Services): Promise<void> {
  const { db, now } = services;
  const dependencies = { ...services, source: null };
  let time = now - 30 * 24 * 60 * 60 * 1000;
  for (const { tenantId, invited, ...user } of USERS) {
    const admin = USERS.find((one) => one.tenantId === tenantId && one.role === 'admin')!;
    const [by] = await db
      .select({ id: accounts.id })
      .from(accounts)
      .where(eq(accounts.username, admin.username));
    time += 60_000;
    const registered = await registerUser(
      { ...dependencies, now: invited ? now : time },
      tenantId,
      by?.id ?? null,
      user,
    );
    if (registered.outcome !== 'registered') continue;
    if (invited) await sendMail(services, registered.mailId);
    else await settle(services, { tenantId, username: user.username, userId: registered.userId, time });
  }
  const [erik] = await db
    .select({ id: users.id })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .where(eq(accounts.username, 'erik@nordlys.example'));
  if (erik) await deactivateUser(dependencies, 'Cust10001', { userId: erik.id, actorId: null });
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

/** What `npm run dev` prints. */
export function describeDemo(publicOrigin: string): string {
  return `Sign in at ${publicOrigin}

  anna@nordlys.example      two tenants, administrator of Cust10001
  ola@nordlys.example       one tenant: straight in
  kari@fjord.example        administrator of Cust10002
  erik@nordlys.example      deactivated: no tenant to enter
  nina@nordlys.example      invited; the welcome mail is in the mailbox
  max@contoso.example       Microsoft decides (not available yet), as for lena@contoso.example
  joost@lumen.example       Google decides (not available yet)
  operator@superid.example  operator, no tenant

  Password of everyone who has one: ${PASSWORD}
  Mailbox: ${publicOrigin}/dev/mailbox
`;
}
