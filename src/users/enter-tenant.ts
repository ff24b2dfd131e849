import { and, eq, sql, type SQL } from 'drizzle-orm';
import { openRenameOfAccount, type OpenRename } from '../accounts/open-rename.ts';
import { launcherOfTenant, tileOf, type Tile } from '../applications/launcher.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sessionHolds, withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import { limitFor, reserve, withinLimit } from '../limits/reserve.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import type { Brand } from '../tenants/brand.ts';
import { tenants } from '../tenants/schema.ts';
import { countEntries } from './count-entry.ts';
import { mayEnter, runningTenant } from './may-enter.ts';
import { users } from './schema.ts';
import { sortPlaces, usersOfAccount, type Place, type Places } from './users-of-account.ts';

export type EnterResult =
  | { outcome: 'entered' }
  /** the admin ended this person's sessions here: the proof is older than that */
  | { outcome: 'proof-too-old' }
  | NoEntry;

/** `support`: of the tenant, for those who work there. */
type NoEntry = { outcome: 'no-entry'; signedIn: SignedIn; places: Places; support: Support | null };

type Support = { supportMail: string | null; supportPhone: string | null };

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
  const [signedIn, , , , , [entered], rows, [tenant]] = await withSignedIn(
    db,
    session,
    ...noteRefusedEntry(db, { now, source }, session, sql`${mine} and not (${may})`),
    ...noteEntry(db, { now, source }, sql`${mine} and ${may}`),
    usersOfAccount(db, accountId),
    howTenantLooks(db, tenantId),
  );
  if (entered) return { outcome: 'entered' };
  const places = sortPlaces(rows, signedIn.username);
  const open = places.enterable.some((place) => place.tenantId === tenantId);
  if (open) return { outcome: 'proof-too-old' };
  return { outcome: 'no-entry', signedIn, places, support: supportFor(rows, tenant) };
}

/** What a refused entry leaves, where the person works: `which` of their users. */
function noteRefusedEntry(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  session: Session,
  which: SQL,
) {
  // Someone who never confirmed leaves nothing in that tenant's log: it would tell of an account elsewhere.
  const refused = sql`${which} and ${users.confirmedAt} is not null and ${sessionHolds(session)}`;
  const reason = sql`case when ${users.deactivatedAt} is not null then 'deactivated' when ${users.heldAt} is not null then 'held'
    when ${users.barredAt} is not null then 'barred'
    when not ${runningTenant()} then 'suspended' else 'proof-too-old' end`;
  return [
    recordEvent(
      db,
      { now, source },
      {
        action: 'tenant-entered',
        outcome: 'refusal',
        reason,
        accountId: sql`${users.accountId}`,
        tenantId: sql`${users.tenantId}`,
      },
      refused,
      users,
    ),
    countEntries(db, { now, outcome: 'refusal' }, refused),
  ] as const;
}

/** Someone was on the way into a tenant by an application, and it does not let them in. Told so often
 * an hour, however often they try. One round trip. */
export async function refuseEntry(
  { db, now, source, limitKey }: Dependencies & { limitKey: Uint8Array },
  session: Session,
  tenantId: string,
): Promise<void> {
  const mine = sql`${users.accountId} = ${session.accountId} and ${users.tenantId} = ${tenantId}`;
  const limit = limitFor(limitKey, 'refusedEntry', session.accountId);
  const refused = sql`${mine} and not (${mayEnter()}) and ${withinLimit(limit)}`;
  await db.batch([reserve(db, limit, now), ...noteRefusedEntry(db, { now, source }, session, refused)]);
}

export type TenantHome =
  | {
      outcome: 'in';
      signedIn: SignedIn;
      place: Place;
      others: number;
      invitations: Place[];
      /** a new username that waits for the person */
      rename: OpenRename | null;
      tenant: Brand & Support;
      /** the launcher */
      tiles: Tile[];
    }
  | { outcome: 'proof-too-old' }
  | NoEntry;

/** Reads what the home page of a tenant shows, to those who may enter it. */
export async function openTenant(
  { db, now, publicOrigin }: { db: Db; now: number; publicOrigin: string },
  session: Session,
  tenantId: string,
): Promise<TenantHome> {
  const [signedIn, rows, [rename], [tenant], applications] = await withSignedIn(
    db,
    session,
    usersOfAccount(db, session.accountId),
    openRenameOfAccount(db, session.accountId, now),
    howTenantLooks(db, tenantId),
    launcherOfTenant(db, tenantId),
  );
  const places = sortPlaces(rows, signedIn.username);
  const place = places.enterable.find((one) => one.tenantId === tenantId);
  if (!place || !tenant) {
    return { outcome: 'no-entry', signedIn, places, support: supportFor(rows, tenant) };
  }
  const user = rows.find((row) => row.userId === place.userId);
  if (user && user.epoch >= session.provedAt) return { outcome: 'proof-too-old' };
  const others = places.enterable.length + places.suspended.length - 1;
  const { invitations } = places;
  const launch = { issuer: publicOrigin, username: signedIn.username, tenantId };
  const tiles = applications.map((application) => tileOf(application, launch));
  return { outcome: 'in', signedIn, place, others, invitations, rename: rename ?? null, tenant, tiles };
}

function howTenantLooks(db: Db, tenantId: string) {
  return db
    .select({
      id: tenants.id,
      name: tenants.name,
      accent: tenants.accent,
      logoHash: tenants.logoHash,
      logoWidth: tenants.logoWidth,
      logoHeight: tenants.logoHeight,
      supportMail: tenants.supportMail,
      supportPhone: tenants.supportPhone,
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

/** Of those who are confirmed there, though deactivated or suspended by now; strangers get none. */
function supportFor(
  rows: { tenantId: string; confirmedAt: number | null }[],
  tenant: ({ id: string } & Support) | undefined,
): Support | null {
  const works = rows.some((row) => row.tenantId === tenant?.id && row.confirmedAt !== null);
  return tenant && works ? tenant : null;
}

/** Where a sign-in leads, and whom it lets in there. */
export type EntryBySignIn = {
  accountId: string;
  /** the tenant that the person was on the way to; null: straight in where there is just one (R6) */
  tenantId: string | null;
  /** the invitation that the same batch confirms: the way leads there before all */
  invitation?: string | null;
};

/** Notes the entry that a sign-in is. For its batch. */
export function enterBySignIn(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  { accountId, tenantId, invitation = null }: EntryBySignIn,
  condition: SQL,
) {
  const mine = sql`${users.accountId} = ${accountId} and ${mayEnter()}`;
  const confirmed = sql`${users.id} is ${invitation} and ${users.confirmedAt} = ${now}`;
  const sole = sql`(select count(*) from ${users} where ${mine}) = 1`;
  const there = tenantId === null ? sql`(${confirmed} or ${sole})` : sql`${users.tenantId} = ${tenantId}`;
  return noteEntry(db, { now, source }, sql`${mine} and ${there} and ${condition}`);
}

/**
 * What each entry leaves: an event, one more in the count of the day, and the user's last entry.
 * `application`: the name of the one by which they enter.
 */
export function noteEntry(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  which: SQL,
  { application = null }: { application?: string | null } = {},
) {
  const how =
    application === null
      ? { action: 'tenant-entered' as const }
      : { action: 'application-entered' as const, reason: application };
  return [
    recordEvent(
      db,
      { now, source },
      { ...how, outcome: 'success', accountId: sql`${users.accountId}`, tenantId: sql`${users.tenantId}` },
      which,
      users,
    ),
    countEntries(db, { now, outcome: 'success' }, which),
    db.update(users).set({ lastEnteredAt: now }).where(which).returning({ id: users.id }),
  ] as const;
}
