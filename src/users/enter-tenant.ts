import { and, eq, sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sessionHolds, withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { mayEnter, runningTenant } from './may-enter.ts';
import { users } from './schema.ts';
import { sortPlaces, usersOfAccount, type Place, type Places } from './users-of-account.ts';

export type EnterResult =
  | { outcome: 'entered' }
  /** the admin ended this person's sessions here: the proof is older than that */
  | { outcome: 'proof-too-old' }
  | { outcome: 'no-entry'; signedIn: SignedIn; places: Places };

type Dependencies = { db: Db; now: number; source: RequestSource };

/** The person chooses a tenant (R6). Noted as last used, so that it stands first next time. */
export async function enterTenant(
  { db, now, source }: Dependencies,
  session: Session,
  tenantId: string,
): Promise<EnterResult> {
  const { accountId } = session;
  const mine = and(eq(users.accountId, accountId), eq(users.tenantId, tenantId));
  const may = sql`${mayEnter()} and ${users.epoch} < ${session.provedAt} and ${sessionHolds(session)}`;
  const event = { action: 'tenant-entered', accountId } as const;
  const isUser = sql`exists (select 1 from ${users} where ${mine})`;
  const refusedBecause = sql`(select case when ${users.deactivatedAt} is not null then 'deactivated'
    when ${users.confirmedAt} is null then 'not-confirmed' when not ${runningTenant()} then 'suspended'
    else 'proof-too-old' end from ${users} where ${mine})`;
  const willEnter = sql`exists (select 1 from ${users} where ${mine} and ${may})`;
  const [signedIn, , , [entered], rows] = await withSignedIn(
    db,
    session,
    recordEvent(db, { now, source }, { ...event, outcome: 'success', tenantId }, willEnter),
    // Someone who is no user there leaves nothing in that tenant's log.
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'refusal', reason: refusedBecause, tenantId },
      sql`${isUser} and not ${willEnter} and ${sessionHolds(session)}`,
    ),
    db
      .update(users)
      .set({ lastEnteredAt: now })
      .where(sql`${mine} and ${may}`)
      .returning({ id: users.id }),
    usersOfAccount(db, accountId),
  );
  if (entered) return { outcome: 'entered' };
  const places = sortPlaces(rows, signedIn.username);
  const open = places.enterable.some((place) => place.tenantId === tenantId);
  return open ? { outcome: 'proof-too-old' } : { outcome: 'no-entry', signedIn, places };
}

export type TenantHome =
  | {
      outcome: 'in';
      signedIn: SignedIn;
      place: Place;
      others: number;
      invitations: Place[];
      support: Support;
    }
  | { outcome: 'proof-too-old' }
  | { outcome: 'no-entry'; signedIn: SignedIn; places: Places };

type Support = { mail: string | null; phone: string | null };

/** Reads what the home page of a tenant shows, to those who may enter it. */
export async function openTenant(db: Db, session: Session, tenantId: string): Promise<TenantHome> {
  const [signedIn, rows, [tenant]] = await withSignedIn(
    db,
    session,
    usersOfAccount(db, session.accountId),
    db
      .select({ mail: tenants.supportMail, phone: tenants.supportPhone })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
  );
  const places = sortPlaces(rows, signedIn.username);
  const place = places.enterable.find((one) => one.tenantId === tenantId);
  if (!place || !tenant) return { outcome: 'no-entry', signedIn, places };
  const user = rows.find((row) => row.userId === place.userId);
  if (user && user.epoch >= session.provedAt) return { outcome: 'proof-too-old' };
  const others = places.enterable.length + places.suspended.length - 1;
  return { outcome: 'in', signedIn, place, others, invitations: places.invitations, support: tenant };
}

/** R6, straight in: notes the entry where the account has just one tenant to enter. For the batch of a sign-in. */
export function enterSoleTenant(
  db: Db,
  { accountId, now }: { accountId: string; now: number },
  condition: SQL,
) {
  const mine = sql`${users.accountId} = ${accountId} and ${mayEnter()}`;
  return db
    .update(users)
    .set({ lastEnteredAt: now })
    .where(sql`${mine} and (select count(*) from ${users} where ${mine}) = 1 and ${condition}`);
}
