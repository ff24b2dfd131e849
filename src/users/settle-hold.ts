import { sql, type SQL } from 'drizzle-orm';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { insertAccounts } from '../accounts/change-account.ts';
import { prepareClosing } from '../accounts/close-account.ts';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { lapsed } from '../domains/proven-domain.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import type { Actor } from './actor.ts';
import { asChanged, changeUser } from './change-user.ts';
import { forgetDeparture } from './departures.ts';
import { users } from './schema.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};
type Which = { userId: string; actor: Actor };

export type SettleHoldResult =
  | { outcome: 'settled' }
  /** nobody holds them back any more */
  | { outcome: 'over' }
  /** the account is not the tenant's to close: it neither governs it nor shows that the domain is its own */
  | { outcome: 'not-ours' };

/**
 * A user whose username somebody else had here is the same person, by another externalId: they come in as before.
 * Throws NotFound for another tenant's user, Forbidden where the actor is no administrator any more.
 */
export async function declareSameUser(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<SettleHoldResult> {
  const before = await readHeld(dependencies, tenantId, which);
  if (before.heldAt === null) return { outcome: 'over' };
  return release(dependencies, tenantId, which, { username: before.username, reason: 'same-person' });
}

async function release(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
  { username, reason }: { username: string; reason: 'same-person' | 'new-person' },
): Promise<SettleHoldResult> {
  const { db, now } = dependencies;
  await changeUser(
    dependencies,
    tenantId,
    which,
    {
      event: { action: 'hold-settled', reason },
      when: sql`${users.heldAt} is not null`,
      losesAdmin: false,
    },
    (go) => [
      forgetDeparture(db, tenantId, sql`${username}`, sql`exists (select 1 from ${users} where ${go})`),
      db
        .update(users)
        .set({ heldAt: null, ...asChanged(now) })
        .where(go),
    ],
  );
  return { outcome: 'settled' };
}

/**
 * They are someone new, who was given the address of somebody who has left: the old account is closed, in every
 * tenant, and this user gets a new one, so that nobody inherits a predecessor's tenants. Where the tenant has not
 * proved the domain, only an account that it governs alone; else the mailbox decides, by confirming. Throws NotFound, Forbidden.
 */
export async function giveNewAccount(
  dependencies: Dependencies,
  tenantId: string,
  { userId, actor }: Which,
): Promise<SettleHoldResult> {
  const { db, now, source } = dependencies;
  const { accountId, username, heldAt, confirmedAt, ours } = await readHeld(dependencies, tenantId, {
    userId,
    actor,
  });
  if (heldAt === null) return { outcome: 'over' };
  if (!ours && confirmedAt === null) {
    // Whoever has the mailbox decides, by confirming: the account is not this tenant's to close.
    return release(dependencies, tenantId, { userId, actor }, { username, reason: 'new-person' });
  }
  if (!ours) return { outcome: 'not-ours' };
  const fresh = newId();
  const { closing, begin, end } = await prepareClosing(dependencies, {
    accountId,
    tenantId,
    actorId: actor.accountId,
  });
  const user = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const still = sql`exists (select 1 from ${users} where ${user} and ${users.accountId} = ${accountId}
    and ${users.heldAt} is not null and ${isOurs(tenantId, now)}) and ${actor.holds}`;
  const proved = showsDomain(tenantId, sql`${domainOf(username)}`, now);
  const event = { action: 'hold-settled', outcome: 'success', reason: 'new-person' } as const;
  const answers = await db.batch([
    ...begin(still),
    insertAccounts(
      db,
      {
        id: sql`${fresh}`,
        username: sql`${username}`,
        domain: sql`${domainOf(username)}`,
        language: sql`null`,
        now,
      },
      closing,
      sql`(select 1)`,
    ),
    db
      .update(users)
      .set({
        accountId: fresh,
        heldAt: null,
        role: 'user',
        confirmedAt: sql`case when ${proved} then ${now} end`,
        epoch: now,
        ...asChanged(now),
      })
      .where(sql`${user} and ${closing}`),
    forgetDeparture(db, tenantId, sql`${username}`, closing),
    recordEvent(
      db,
      { now, source },
      { ...event, accountId: fresh, tenantId, actorId: actor.accountId },
      closing,
    ),
    becomePrimaryTenant(db, sql`select ${fresh}`, closing),
    ...end(),
    db
      .select({ moved: sql`${users.accountId} = ${fresh}`.mapWith(Boolean).as('moved') })
      .from(users)
      .where(user),
  ]);
  const [after] = answers.at(-1) as { moved: boolean }[];
  return { outcome: after?.moved ? 'settled' : 'over' };
}

async function readHeld({ db, now }: Dependencies, tenantId: string, { userId, actor }: Which) {
  const [held] = await db
    .select({
      accountId: users.accountId,
      username: users.username,
      heldAt: users.heldAt,
      confirmedAt: users.confirmedAt,
      ours: isOurs(tenantId, now).mapWith(Boolean),
      holds: sql`${actor.holds}`.mapWith(Boolean),
    })
    .from(users)
    .where(sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`);
  if (!held) throw new NotFound();
  if (!held.holds) throw new Forbidden('not_an_administrator');
  return held;
}

/**
 * The tenant may close the account: it has proved the domain, and still shows it, or it governs the account and
 * nobody else reaches it. For statements on `users`.
 */
function isOurs(tenantId: string, now: number) {
  return sql`exists (select 1 from accounts whose where whose.id = ${users.accountId} and not whose.operator
    and (${showsDomain(tenantId, sql`whose.domain`, now)} or (whose.primary_tenant_id = ${tenantId}
      and not exists (select 1 from users other where other.account_id = whose.id and other.tenant_id <> ${tenantId}))))`;
}

function showsDomain(tenantId: string, domain: SQL, now: number) {
  return sql`exists (select 1 from domains own where own.domain = ${domain} and own.tenant_id = ${tenantId}
    and own.proved_at is not null and not ${lapsed(sql`own.missing_since`, now)})`;
}
