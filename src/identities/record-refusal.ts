import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { keyedHash } from '../crypto/tokens.ts';
import type { ProvenDomain } from '../domains/proven-domain.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import type { PersonThere } from '../identity-providers/vendor.ts';
import { networkOf } from '../limits/network-of.ts';
import { limitFor, reserve, withinLimit } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { countRefusedSignIn } from '../users/count-entry.ts';
import { isThem } from './link-identity.ts';
import { conflicts, identities } from './schema.ts';

export type RefusedSignIn = {
  refusal: Refusal;
  /** who was expected, if anyone was */
  username: string | null;
  /** who came, if their token was good */
  person: PersonThere | null;
  /** the registration of the domain: its tenant's log has the refusal */
  domain: ProvenDomain | null;
};

type Dependencies = { db: Db; now: number; source: RequestSource; limitKey: Uint8Array };

/**
 * Nobody is let in, and why is told to the tenant of the domain, under the reference of the page. A person who
 * is known here by another name is reported as such, and the pin remembers the name; nothing is renamed. Answers
 * the refusal. One round trip; beyond so many an hour from one network nothing is kept.
 */
export async function recordRefusal(
  { db, now, source, limitKey }: Dependencies,
  { refusal, username, person, domain }: RefusedSignIn,
): Promise<Refusal> {
  const limit = limitFor(limitKey, 'refusedAtProvider', networkOf(source.ip));
  const within = withinLimit(limit);
  const name = username ?? person?.upn ?? '';
  const known = person === null ? sql`false` : isKnownAs(person);
  const mayBeRenamed = ['upn-differs', 'upn-changed', 'not-registered', 'other-person'].includes(refusal);
  const renamed = mayBeRenamed ? sql`exists (select 1 from ${identities} where ${known})` : sql`false`;
  const reason = sql<Refusal>`case when ${renamed} then 'upn-changed' else ${refusal} end`;
  const byName = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${name})`;
  // Of a directory that is not the tenant's own nothing but the reason is told.
  const own = domain !== null && person !== null && person.directory === domain.directory;
  const [, , , , , [told]] = await db.batch([
    reserve(db, limit, now),
    recordEvent(
      db,
      { now, source },
      {
        action: 'identity-refused',
        outcome: 'refusal',
        reason,
        detail: own ? person.upn : null,
        accountId: sql`coalesce((select ${identities.accountId} from ${identities} where ${renamed} and ${known}), ${byName})`,
        subject: keyedHash(limitKey, 'subject', name),
        tenantId: domain?.tenantId ?? null,
      },
      within,
    ),
    countRefusedSignIn(db, now, name, within),
    noteConflict(
      db,
      now,
      { person, domain },
      name,
      // Who is another's pin is nobody new: declared the same, they would be two accounts.
      refusal === 'other-person' ? sql`${within} and not ${renamed}` : sql`false`,
    ),
    db
      .update(identities)
      .set({ upn: person?.upn ?? '' })
      .where(sql`${known} and ${renamed}`),
    db.select({ reason: reason.as('told_reason') }).from(sql`(select 1)`),
  ]);
  return told?.reason ?? refusal;
}

/** Pinned to an account of another username than the person has there now. For conditions on `identities`. */
function isKnownAs(person: PersonThere): SQL {
  return sql`(exists (select 1 from identities pinned where pinned.id = ${identities.id} and ${isThem(person)})
    and exists (select 1 from accounts whose
      where whose.id = ${identities.accountId} and whose.username <> ${person.upn}))`;
}

/** For an administrator of the domain, who alone can say whether it is the same person. */
function noteConflict(
  db: Db,
  now: number,
  { person, domain }: Pick<RefusedSignIn, 'person' | 'domain'>,
  username: string,
  condition: SQL,
) {
  const { provider = 'microsoft', directory = '', subject = '', upn = '', name = '' } = person ?? {};
  return insertWhere(
    db,
    conflicts,
    {
      id: newId(),
      accountId: accounts.id,
      tenantId: domain?.tenantId ?? '',
      provider,
      directory,
      subject,
      upn,
      name,
      createdAt: now,
      lastAt: now,
    },
    sql`${accounts.username} = ${username} and ${condition}`,
    accounts,
  ).onConflictDoUpdate({
    target: [conflicts.accountId, conflicts.subject],
    targetWhere: sql`settled_at is null`,
    // Whose domain it is, and in which directory, may be otherwise since.
    set: { tenantId: domain?.tenantId ?? '', provider, directory, lastAt: now, upn, name },
  });
}
