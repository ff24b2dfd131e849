import { eq, sql, type SQL } from 'drizzle-orm';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { removePassword, validateAddress } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { isPilot } from '../domains/pilots.ts';
import { lapsed, type ProvenDomain } from '../domains/proven-domain.ts';
import { isLinkedTo, isPinnedElsewhere, linkIdentity, noteProof } from '../identities/link-identity.ts';
import { judgePerson } from '../identities/judge-person.ts';
import type { AccountHere, KnownHere } from '../identities/read-sign-in.ts';
import { recordRefusal } from '../identities/record-refusal.ts';
import { identities } from '../identities/schema.ts';
import type { AtProvider } from '../identity-providers/at-provider.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import type { PersonThere } from '../identity-providers/vendor.ts';
import type { Language } from '../languages.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { startSession, type SessionKey, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { confirmByProof, confirmInDomain } from '../users/answer-invitation.ts';
import { goOnward, noteOnward } from '../users/go-onward.ts';
import { sortPlaces, usersOfAccount } from '../users/users-of-account.ts';

export type SignInWithIdentityResult =
  | {
      outcome: 'signed-in';
      cookie: string;
      account: { id: string; epoch: number; language: Language | null };
      onward: string;
      /** the password that there was is gone: the company uses the provider now */
      passwordRemoved: boolean;
    }
  | { outcome: 'refused'; refusal: Refusal };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  limitKey: Uint8Array;
};

/**
 * Someone whom a provider vouches for comes in (R9, R12): linked at their first time, by `tid` and `oid` or by
 * `sub`. One write to KV and one round trip to D1 beyond what was read; everything in it holds only while the
 * domain, the pin and the account are still as they were judged, so that of two people at once one is linked.
 */
export async function signInWithIdentity(
  dependencies: Dependencies,
  at: Extract<AtProvider, { purpose: 'sign-in' }>,
  known: KnownHere,
  person: PersonThere,
  replaces: SessionKey | null,
): Promise<SignInWithIdentityResult> {
  const { db, kv, sessionKeys, now, source } = dependencies;
  const expected = at.username;
  const judged = judgePerson(known, person, { expected, now });
  if (judged.outcome === 'refused') {
    const refused = { ...judged, username: expected, person, domain: known.domain };
    return { outcome: 'refused', refusal: await recordRefusal(dependencies, refused) };
  }
  const { account, domain } = judged;
  const { id: accountId, epoch, federatedEpoch, language } = account;
  const { browser, country } = source;
  const { cookie } = await startSession(
    { kv, sessionKeys, now },
    {
      accountId,
      idp: person.provider,
      epoch: federatedEpoch,
      kept: false,
      methods: ['fed'],
      authenticatedAt: person.authenticatedAt,
      browser,
      country,
    },
  );

  const identityId = newId();
  const still = stillAsJudged(account, domain, person, now);
  const linked = sql`${isLinkedTo(accountId, person)} and ${still}`;
  const on = sql`exists (select 1 from domains it where it.id = ${domain.id} and it.switched_on_at is not null)`;
  const noted = { now, source };
  const event = { outcome: 'success', accountId } as const;
  const inDomain = { ...event, tenantId: domain.tenantId, detail: person.upn };
  const { to, invitation } = at;
  const [, , , , , [confirmed], , , , , [state], rows, , [removed]] = await db.batch([
    linkIdentity(db, { id: identityId, accountId, person, now }, still),
    recordEvent(
      db,
      noted,
      { ...inDomain, action: 'identity-linked' },
      sql`exists (select 1 from ${identities} where ${identities.id} = ${identityId})`,
    ),
    noteProof(db, accountId, { upn: person.upn, now }, linked),
    // Google proves the address; with Microsoft it is what an administrator there wrote.
    validateAddress(db, accountId, now, person.provider === 'google' ? linked : sql`false`),
    ...confirmByProof(db, noted, { accountId, userId: invitation }, linked),
    ...confirmInDomain(db, noted, { accountId, tenantId: domain.tenantId }, linked),
    becomePrimaryTenant(db, accountId, linked),
    recordEvent(db, noted, { ...event, action: 'sign-in', reason: person.provider }, linked),
    db
      .select({
        linked: sql`${linked}`.mapWith(Boolean).as('linked'),
        pinned: sql`exists (select 1 from ${identities} where ${identities.accountId} = ${accountId})`
          .mapWith(Boolean)
          .as('pinned'),
        elsewhere: isPinnedElsewhere(accountId, person).mapWith(Boolean).as('elsewhere'),
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    usersOfAccount(db, accountId),
    recordEvent(
      db,
      noted,
      { ...inDomain, action: 'password-removed' },
      sql`${linked} and ${on} and exists (select 1 from ${accounts} where ${accounts.id} = ${accountId}
        and ${accounts.passwordHash} is not null)`,
    ),
    removePassword(db, accountId, sql`${linked} and ${on}`),
    ...noteOnward(db, noted, { accountId, to, invitation }, linked),
    ...(replaces ? endSession(db, replaces, now, linked) : []),
  ]);
  if (!state?.linked) {
    const refusal = state?.pinned ? 'other-person' : state?.elsewhere ? 'upn-changed' : 'overtaken';
    const refused = { refusal, username: expected, person, domain } as const;
    return { outcome: 'refused', refusal: await recordRefusal(dependencies, refused) };
  }
  const onward =
    confirmed && to === '/'
      ? `/tenants/${confirmed.tenantId}`
      : goOnward(to, sortPlaces(rows, account.username));
  return {
    outcome: 'signed-in',
    cookie,
    account: { id: accountId, epoch, language },
    onward,
    passwordRemoved: removed !== undefined,
  };
}

/** The account has the same name and sessions, and the domain is the same provider's, on or tried by this person. */
function stillAsJudged(account: AccountHere, domain: ProvenDomain, person: PersonThere, now: number): SQL {
  const mayLink = account.identity ? sql`true` : sql`not ${lapsed(sql`it.missing_since`, now)}`;
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${account.id}
      and ${accounts.username} = ${person.upn} and ${accounts.federatedEpoch} = ${account.federatedEpoch}
      and not ${accounts.operator})
    and exists (select 1 from domains it where it.id = ${domain.id} and it.proved_at is not null
      and it.provider = ${person.provider} and it.directory = ${person.directory} and ${mayLink}
      and (it.switched_on_at is not null or ${isPilot(domain.domain, sql`${account.id}`)}))`;
}
