import { and, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { directories } from '../directories/schema.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import { NotFound } from '../errors.ts';
import { outbox } from '../mail/schema.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { levelOf, providerOfUser, type ListedUser } from './list-users.ts';
import { users } from './schema.ts';

export type UserView = ListedUser & {
  invitedBy: string | null;
  deactivatedAt: number | null;
  /** somebody else had the username here: until an administrator says who they are */
  heldAt: number | null;
  /** a group rule says that they may not sign in */
  barredAt: number | null;
  /** who provisions them, by the id of this tenant's directory */
  directoryId: string | null;
  directoryName: string | null;
  /** what that directory knows them by */
  externalId: string | null;
  /** what it says of them; `groups`: the first of them, by name */
  said: Record<'title' | 'department' | 'employeeNumber', string | null> & { groups: string[] };
  toldAt: number | null;
  language: 'en' | 'nb' | null;
  /** R10: whether this tenant governs the account. Told of confirmed users only */
  governedHere: boolean;
  /** still invited, or never came: until then the link can be mailed anew and revoked */
  awaited: boolean;
  /** a link of an invitation that can be revoked */
  linkHolds: boolean;
  ownUser: boolean;
  /** this tenant has proved the domain of the username: it sees who the person is at the provider */
  domainIsOurs: boolean;
};

type LatestLink = { createdAt: number; expiresAt: number; consumedAt: number | null };
type LatestMail = {
  recipient: string;
  createdAt: number;
  nextTryAt: number;
  tries: number;
  sentAt: number | null;
  lastError: string | null;
};

/** What one tenant knows of one of its users: nothing of the account but what every tenant may know. */
export type UserFacts = {
  user: UserView;
  tenantSuspended: boolean;
  /** of the invitation here */
  link: LatestLink | null;
  /** newest first; those that this tenant caused */
  mails: LatestMail[];
};

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const MOST_GROUPS = 50;

function saidOf(path: string) {
  return sql<string | null>`json_extract(users.attributes, ${path})`;
}

/** One round trip. Throws NotFound for another tenant's user. */
export async function readUser(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  { userId, by }: { userId: string; by: string | null },
): Promise<UserFacts> {
  const inviter = alias(users, 'inviter');
  const mine = and(eq(users.id, userId), eq(users.tenantId, tenantId));
  const accountId = sql`(select ${users.accountId} from ${users} where ${mine})`;
  const [[user], [link], mails] = await db.batch([
    db
      .select({
        id: users.id,
        accountId: users.accountId,
        username: users.username,
        associateId: users.associateId,
        firstName: users.firstName,
        lastName: users.lastName,
        role: users.role,
        state: sql<ListedUser['state']>`${users.state}`.as('user_state'),
        declinedAt: users.declinedAt,
        provider: providerOfUser().as('user_provider'),
        lastEnteredAt: users.lastEnteredAt,
        invitedAt: users.invitedAt,
        confirmedAt: users.confirmedAt,
        deactivatedAt: users.deactivatedAt,
        heldAt: users.heldAt,
        barredAt: users.barredAt,
        directoryId: sql<string | null>`${directories.id}`.as('directory_id_here'),
        directoryName: sql<string | null>`${directories.name}`.as('directory_name'),
        externalId: users.externalId,
        title: saidOf('$.title').as('said_title'),
        department: saidOf(`$."${ENTERPRISE}".department`).as('said_department'),
        employeeNumber: saidOf(`$."${ENTERPRISE}".employeeNumber`).as('said_number'),
        groups: sql<string>`(select json_group_array(its.display_name) from (select one.display_name
          from group_members member join groups one on one.id = member.group_id where member.user_id = users.id
          order by one.display_name_fold limit ${MOST_GROUPS}) its)`.as('said_groups'),
        toldAt: users.toldAt,
        language: users.language,
        version: users.version,
        invitedBy: sql<string | null>`${inviter.firstName} || ' ' || ${inviter.lastName}`.as('inviter_name'),
        primaryTenantId: accounts.primaryTenantId,
        suspendedAt: tenants.suspendedAt,
        domainIsOurs: tenantHasProved(tenantId, sql`${accounts.domain}`)
          .mapWith(Boolean)
          .as('domain_is_ours'),
      })
      .from(users)
      .innerJoin(accounts, eq(accounts.id, users.accountId))
      .innerJoin(tenants, eq(tenants.id, users.tenantId))
      .leftJoin(directories, and(eq(directories.id, users.directoryId), eq(directories.tenantId, tenantId)))
      .leftJoin(inviter, and(eq(inviter.accountId, users.invitedBy), eq(inviter.tenantId, users.tenantId)))
      .where(mine),
    db
      .select({ createdAt: links.createdAt, expiresAt: links.expiresAt, consumedAt: links.consumedAt })
      .from(links)
      .where(and(eq(links.userId, userId), eq(links.kind, 'sign-in')))
      .orderBy(desc(links.createdAt))
      .limit(1),
    db
      .select({
        recipient: outbox.recipient,
        createdAt: outbox.createdAt,
        nextTryAt: outbox.nextTryAt,
        tries: outbox.tries,
        sentAt: outbox.sentAt,
        lastError: outbox.lastError,
      })
      .from(outbox)
      .where(sql`${outbox.accountId} = ${accountId} and ${outbox.tenantId} = ${tenantId}`)
      .orderBy(desc(outbox.createdAt))
      .limit(5),
  ]);
  if (!user) throw new NotFound();
  const { accountId: account, primaryTenantId, suspendedAt, ...rest } = user;
  const { title, department, employeeNumber, groups, ...known } = rest;
  const awaited = known.lastEnteredAt === null && known.state !== 'deactivated';
  return {
    user: {
      ...known,
      said: { title, department, employeeNumber, groups: JSON.parse(groups) as string[] },
      level: levelOf(known),
      governedHere: known.confirmedAt !== null && primaryTenantId === tenantId,
      awaited,
      linkHolds: awaited && link !== undefined && link.consumedAt === null && link.expiresAt > now,
      ownUser: account === by,
    },
    tenantSuspended: suspendedAt !== null,
    link: link ?? null,
    mails,
  };
}
