import { sql, type SQL } from 'drizzle-orm';
import { recordEvent } from '../audit/record-event.ts';
import { ofUser, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { queueForOperators } from '../accounts/queue-for-operators.ts';
import { withdrawInvitationMails, type SealedMail } from '../mail/queue-mail.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import type { BatchItem } from 'drizzle-orm/batch';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from './actor.ts';
import { departedAs, noteDepartures } from './departures.ts';
import { asChanged, isLastAdmin, type Dependencies } from './change-user.ts';
import { nameTerms, sortNameOf } from './search-terms.ts';
import { setFoundBy, type FoundBy } from './set-attributes.ts';
import { users, userTerms } from './schema.ts';

export type ProvisionedChange = {
  directoryId: string;
  firstName: string;
  lastName: string;
  associateId: string;
  active: boolean;
  externalId: string | null;
  attributes: string;
  /** names of attributes that become others, beyond those that have events of their own */
  changed: string[];
  foundBy: FoundBy[];
  /** for operators, where the tenant is left without an administrator */
  leftWithoutAdmin: SealedMail | null;
};

/** Holds for the user as they were read. For statements on `users`. */
export function isAsRead(
  tenantId: string,
  { userId, version, actor }: { userId: string; version: number; actor: Actor },
): SQL {
  return sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId} and ${users.version} = ${version} and ${actor.holds}`;
}

/**
 * What a directory says of a user, in the place of what it said before. `go` holds for the user as they were
 * read. Deactivation takes effect whoever it is: the company says that they have left. The last statement
 * answers the user's id where it did.
 */
export function changeProvisioned(
  { db, now, source }: Dependencies,
  tenantId: string,
  userId: string,
  next: ProvisionedChange,
  go: SQL,
) {
  const { directoryId, firstName, lastName, associateId, active, externalId, attributes, changed, foundBy } =
    next;
  const { leftWithoutAdmin } = next;
  const names = { firstName, lastName };
  const goes = sql`exists (select 1 from ${users} where ${go})`;
  const accountId = sql`(select ${users.accountId} from ${users} where ${users.id} = ${userId})`;
  const event = { outcome: 'success', accountId, tenantId } as const;
  const when = (condition: SQL) => sql`exists (select 1 from ${users} where ${go} and ${condition})`;
  const ends = active ? [] : endOf();
  // Someone who had left, or leaves, or has not come in since they left, and is called otherwise then: as by a removal
  // and a new user. Of who is there it is the same person, whom their directory calls otherwise now.
  const stays = active ? sql`${users.deactivatedAt} is null` : sql`false`;
  const left = departedAs(tenantId, sql`${users.username}`);
  const leftSince = departedAs(tenantId, sql`${users.username}`, sql`${users.lastEnteredAt}`);
  const before = sql`case when ${stays} then (${leftSince}) else coalesce(${users.externalId}, (${left})) end`;
  // Called nothing they may be anybody, once they come back.
  const counts =
    externalId === null ? sql`(${users.deactivatedAt} is not null and ${Number(active)})` : sql`true`;
  const other = sql`(${counts} and ${before} is not ${externalId} and ${before} is not null)`;
  const leaves = active ? sql`false` : sql`${users.deactivatedAt} is null`;
  const remembered = externalId === null ? sql`true` : sql`(${leaves} or ${other})`;
  // A directory lets people in again; that they are administrators, it never says.
  const back = active ? sql`(${users.deactivatedAt} is not null and ${users.role} = 'admin')` : sql`false`;
  const terms = sql`json_each(${JSON.stringify(nameTerms({ ...names, associateId }))}) term`;
  return [
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'user-changed' },
      when(sql`(${users.firstName} <> ${firstName} or ${users.lastName} <> ${lastName})`),
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'attributes-changed', detail: changed.join(', ') },
      changed.length > 0 ? goes : sql`false`,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: active ? 'user-activated' : 'user-deactivated' },
      when(active ? sql`${users.deactivatedAt} is not null` : sql`${users.deactivatedAt} is null`),
    ),
    ...ends,
    recordEvent(db, { now, source }, { ...event, action: 'role-changed', reason: 'user' }, when(back)),
    noteDepartures(db, now, sql`select ${users.id} from ${users} where ${go} and ${remembered}`),
    db
      .delete(userTerms)
      .where(sql`${userTerms.userId} = ${userId} and ${userTerms.part} = 'name' and ${goes}`),
    insertWhere(db, userTerms, { tenantId, term: sql`term.value`, userId, part: 'name' }, goes, terms),
    ...setFoundBy(db, tenantId, userId, foundBy, go),
    db
      .update(users)
      .set({
        ...names,
        sortName: sortNameOf(names),
        role: sql`case when ${back} then 'user' else ${users.role} end`,
        directoryId,
        externalId,
        heldAt: sql`case when ${other} then coalesce(${users.heldAt}, ${now}) else ${users.heldAt} end`,
        attributes,
        deactivatedAt: active ? null : sql`coalesce(${users.deactivatedAt}, ${now})`,
        epoch: active
          ? sql`${users.epoch}`
          : sql`case when ${users.deactivatedAt} is null then ${now} else ${users.epoch} end`,
        ...asChanged(now),
      })
      .where(go)
      .returning({ id: users.id }),
  ] as const;

  function endOf(): BatchItem<'sqlite'>[] {
    const leaving = when(sql`${users.deactivatedAt} is null`);
    return [
      spendInvitationLinks(db, userId, now, leaving),
      withdrawInvitationMails(db, { tenantId, accountId }, leaving),
      queueLogoutNotices(db, now, sql`${ofUser(sql`${userId}`)} and ${leaving}`),
      ...(leftWithoutAdmin
        ? [queueForOperators(db, leftWithoutAdmin, now, when(isLastAdmin(tenantId)))]
        : []),
    ];
  }
}
