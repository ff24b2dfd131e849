import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal, type SealedMail } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { renameUsers } from '../users/rename-users.ts';
import { changeUsername, endWhatNothingVouchesFor, hasUsername } from './change-username.ts';
import {
  judgeRename,
  type Forecast,
  type JudgedRename,
  type RenameRefusal,
  type WantedRename,
} from './judge-rename.ts';
import { leaveInvitations } from './leave-invitations.ts';
import { insertObjection, newObjection, objectionExists, type NewObjection } from './mint-objection.ts';
import { accounts, renames } from './schema.ts';

export type RenameResult =
  /** in effect; `mailId` is the notice to the old address */
  | { outcome: 'renamed'; mailId: string }
  /** until the person, signed in, enters the code mailed to the new address; `mailId` tells the old one */
  | { outcome: 'waits-for-person'; mailId: string | null }
  /** every change is mailed to the person: so many and no more in a day */
  | { outcome: 'limited'; retryAfter: number }
  | RenameRefusal;

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

type Besides = {
  /** what else has to hold */
  still?: SQL;
  /** where the same name waits already, the person is not asked and told again */
  waitsOnce?: boolean;
  /** what comes about together with a rename that takes effect at once; `goes` holds where it does */
  alongside?: (goes: SQL) => BatchItem<'sqlite'>[];
};

const WAITS = 14 * 24 * 60 * 60 * 1000;

/**
 * R10: an admin of the primary tenant changes the username, at once or when the person confirms it:
 * `judgeRename` says which. The old address is told either way, and can object. `expected` is what the
 * admin was told would happen; where it is something else by now, nothing does.
 */
export async function renameAccount(
  dependencies: Dependencies,
  tenantId: string,
  wanted: WantedRename & { expected?: Forecast | undefined },
  { still: also = sql`true`, waitsOnce = false, alongside = () => [] }: Besides = {},
): Promise<RenameResult> {
  const { db, now, source, limitKey } = dependencies;
  const judged = await judgeRename(dependencies, tenantId, wanted);
  if (judged.outcome !== 'allowed') return judged;
  if (wanted.expected !== undefined && wanted.expected !== judged.forecast) return { outcome: 'stale' };

  const { actor } = wanted;
  const { accountId, oldUsername, newUsername, tenantLanguage } = judged;
  const still = sql`${judged.still} and ${also}`;
  const atOnce = judged.forecast === 'at-once';
  if (!atOnce && waitsOnce && judged.waitsFor === newUsername)
    return { outcome: 'waits-for-person', mailId: null };
  const limit = limitFor(limitKey, 'addressChange', accountId);
  const objection = newObjection();
  const mail = await sealNotice(dependencies, tenantId, judged, objection);
  // The first row that comes, and comes only if all is well: what follows asks for it.
  const goes = objectionExists(objection);
  const [[reserved], , , , , [state]] = await db.batch([
    reserve(db, limit, now, still),
    insertObjection(
      db,
      objection,
      { accountId, tenantId, oldUsername, newUsername, now },
      sql`${still} and ${withinLimit(limit)}`,
    ),
    recordEvent(
      db,
      { now, source },
      {
        action: atOnce ? 'renamed' : 'rename-requested',
        outcome: 'success',
        accountId,
        tenantId,
        actorId: actor.accountId,
      },
      goes,
    ),
    queueMail(
      db,
      mail,
      {
        recipient: oldUsername,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${tenantLanguage})`,
        accountId,
        tenantId,
        now,
      },
      goes,
    ),
    // Whatever waited is overtaken, also if the old name comes back.
    settleOpenRename(db, accountId, now, goes),
    stateOf(db, actor, goes),
    // Before the rename, which makes another version of the user.
    ...(atOnce ? alongside(goes) : []),
    ...(atOnce ? changeNow(db, judged, now, goes) : askPerson(db, tenantId, judged, actor, now, goes)),
  ]);

  if (state?.gone) return { outcome: atOnce ? 'renamed' : 'waits-for-person', mailId: mail.id };
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  const retryAfter = secondsToWait(limit, reserved, now);
  return retryAfter === null ? { outcome: 'stale' } : { outcome: 'limited', retryAfter };
}

function sealNotice(
  { mailSeal, now, publicOrigin }: Dependencies,
  tenantId: string,
  { oldUsername, newUsername, tenantName, forecast }: JudgedRename,
  objection: NewObjection,
): Promise<SealedMail> {
  const told = { oldUsername, newUsername, tenantId, tenantName, objection: publicOrigin + objection.path };
  return forecast === 'at-once'
    ? sealMail({ mailSeal, now }, 'username-changed', told)
    : sealMail({ mailSeal, now }, 'rename-requested', { ...told, page: `${publicOrigin}/account/username` });
}

function changeNow(
  db: Db,
  { accountId, oldUsername, newUsername }: JudgedRename,
  now: number,
  goes: SQL,
): BatchItem<'sqlite'>[] {
  const renamed = sql`${goes} and ${hasUsername(accountId, newUsername)}`;
  return [
    changeUsername(db, { accountId, oldUsername, newUsername, validatedAt: null }, goes),
    ...renameUsers(db, { accountId, username: newUsername, now }, goes),
    ...leaveInvitations(db, { accountId, oldUsername, now }, renamed),
    ...endWhatNothingVouchesFor(db, { accountId, oldUsername, newUsername, now }, renamed),
  ];
}

function askPerson(
  db: Db,
  tenantId: string,
  { accountId, oldUsername, newUsername }: JudgedRename,
  actor: Actor,
  now: number,
  goes: SQL,
): BatchItem<'sqlite'>[] {
  const names = { accountId, tenantId, oldUsername, newUsername };
  const times = { createdAt: now, expiresAt: now + WAITS };
  const row = { id: newId(), ...names, ...times, requestedBy: actor.accountId };
  return [insertWhere(db, renames, row, goes)];
}

function stateOf(db: Db, actor: Actor, goes: SQL) {
  return db
    .select({
      gone: goes.mapWith(Boolean).as('gone'),
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
    })
    .from(sql`(select 1)`);
}

function settleOpenRename(db: Db, accountId: string, now: number, condition: SQL) {
  return db
    .update(renames)
    .set({ settledAt: now, outcome: 'replaced' })
    .where(sql`${renames.accountId} = ${accountId} and ${renames.settledAt} is null and ${condition}`);
}
