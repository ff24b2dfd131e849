import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import { sessionHolds, withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { noteEntry } from './enter-tenant.ts';
import { mayEnter, runningTenant } from './may-enter.ts';
import { users } from './schema.ts';
import { sortPlaces, usersOfAccount, type Place } from './users-of-account.ts';

type Dependencies = { db: Db; now: number; source: RequestSource };

/**
 * An invitation waits: not answered, not withdrawn, for exactly the account's username. None ever does for
 * an operator. For statements on `users`.
 */
export function invitationIsOpen(): SQL {
  return sql`${users.confirmedAt} is null and ${users.declinedAt} is null and ${users.deactivatedAt} is null
    and ${users.barredAt} is null and ${users.heldAt} is null and ${runningTenant()} and exists (select 1 from ${accounts}
      where ${accounts.id} = ${users.accountId} and ${accounts.username} = ${users.invitedUsername}
      and not ${accounts.operator})`;
}

/** Throws NotFound for an invitation that is another's, answered or withdrawn. */
export async function getInvitation(
  db: Db,
  session: Session,
  userId: string,
): Promise<{ signedIn: SignedIn; invitation: Place }> {
  const [signedIn, rows] = await withSignedIn(db, session, usersOfAccount(db, session.accountId));
  const invitation = sortPlaces(rows, signedIn.username).invitations.find((one) => one.userId === userId);
  if (!invitation) throw new NotFound();
  return { signedIn, invitation };
}

/**
 * The person connects: from now on the tenant counts. Answers its id, also to a second press. Throws
 * NotFound for an invitation that is another's, declined or withdrawn.
 */
export async function confirmInvitation(
  { db, now, source }: Dependencies,
  session: Session,
  userId: string,
): Promise<string> {
  const { accountId } = session;
  const mine = sql`${users.id} = ${userId} and ${users.accountId} = ${accountId}`;
  const open = sql`${mine} and ${invitationIsOpen()} and ${sessionHolds(session)}`;
  const [, , , , , , , , [user]] = await withSignedIn(
    db,
    session,
    recordConfirmation(db, { now, source }, open),
    // The way leads straight in, unless an administrator has ended this person's sessions there.
    ...noteEntry(db, { now, source }, sql`${open} and ${users.epoch} < ${session.provedAt}`),
    db.update(users).set({ confirmedAt: now }).where(open),
    becomePrimaryTenant(db, accountId, sessionHolds(session)),
    spendInvitationLinks(
      db,
      userId,
      now,
      sql`exists (select 1 from ${users} where ${mine} and ${users.confirmedAt} is not null)`,
    ),
    db
      .select({ tenantId: users.tenantId })
      .from(users)
      .where(sql`${mine} and ${mayEnter()}`),
  );
  if (!user) throw new NotFound();
  return user.tenantId;
}

/** The person wants nothing of it. The tenant may invite anew. */
export async function declineInvitation(
  { db, now, source }: Dependencies,
  session: Session,
  userId: string,
): Promise<void> {
  const { accountId } = session;
  const mine = sql`${users.id} = ${userId} and ${users.accountId} = ${accountId}`;
  const open = sql`${mine} and ${invitationIsOpen()} and ${sessionHolds(session)}`;
  const [, , [declined]] = await withSignedIn(
    db,
    session,
    recordEvent(
      db,
      { now, source },
      {
        action: 'invitation-declined',
        outcome: 'success',
        accountId,
        tenantId: sql`select ${users.tenantId} from ${users} where ${users.id} = ${userId}`,
      },
      sql`exists (select 1 from ${users} where ${open})`,
    ),
    db.update(users).set({ declinedAt: now }).where(open).returning({ id: users.id }),
    spendInvitationLinks(
      db,
      userId,
      now,
      sql`exists (select 1 from ${users} where ${mine} and ${users.declinedAt} is not null)`,
    ),
  );
  if (!declined) throw new NotFound();
}

/**
 * The id of the invitation that a code confirms: the only one that is open, of someone who is nowhere
 * yet. Null otherwise. It is put into the link when that is made, so that what the page shows is what
 * choosing a password confirms.
 */
export function soleInvitation(accountId: SQL): SQL<string | null> {
  const mine = sql`${users.accountId} = ${accountId}`;
  return sql`(select ${users.id} from ${users} where ${mine} and ${invitationIsOpen()}
    and (select count(*) from ${users} where ${mine} and (${users.confirmedAt} is not null or ${invitationIsOpen()})) = 1)`;
}

/** Confirms the invitation that a link tells of, if it tells of one. For the batch that consumes the link. */
export function confirmByProof(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  { accountId, userId }: { accountId: string; userId: string | null },
  condition: SQL,
) {
  const open = sql`${users.id} = ${userId} and ${users.accountId} = ${accountId} and ${invitationIsOpen()} and ${condition}`;
  return [
    recordConfirmation(db, { now, source }, open),
    db.update(users).set({ confirmedAt: now }).where(open).returning({ tenantId: users.tenantId }),
  ] as const;
}

/** A tenant that has proved the domain needs no confirmation, whenever it invited. For the batch of a sign-in. */
export function confirmInDomain(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  { accountId, tenantId }: { accountId: string; tenantId: string },
  condition: SQL,
) {
  const open = sql`${users.accountId} = ${accountId} and ${users.tenantId} = ${tenantId} and ${invitationIsOpen()} and ${condition}`;
  return [
    recordConfirmation(db, { now, source }, open),
    db.update(users).set({ confirmedAt: now }).where(open),
  ] as const;
}

function recordConfirmation(db: Db, { now, source }: { now: number; source: RequestSource }, which: SQL) {
  return recordEvent(
    db,
    { now, source },
    {
      action: 'invitation-confirmed',
      outcome: 'success',
      accountId: sql`${users.accountId}`,
      tenantId: sql`${users.tenantId}`,
    },
    which,
    users,
  );
}
