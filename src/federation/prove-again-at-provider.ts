import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { SignInRequired } from '../errors.ts';
import { judgePerson } from '../identities/judge-person.ts';
import { isLinkedTo } from '../identities/link-identity.ts';
import type { KnownHere } from '../identities/read-sign-in.ts';
import type { AtProvider } from '../identity-providers/at-provider.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import type { PersonThere } from '../identity-providers/vendor.ts';
import { endToken } from '../sessions/end-sessions.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import { continueSession, withProof, type Session, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';

export type ProveAgainAtProviderResult =
  /** a new token, so that KV's delay cannot lead back here; the old one has ended */
  { outcome: 'proved'; session: Session; cookie: string } | { outcome: 'refused'; refusal: Refusal };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
};

/**
 * The signed-in person proved themselves at the provider just now, as exactly the one whom the account is
 * pinned to. Throws SignInRequired where the session has ended meanwhile.
 */
export async function proveAgainAtProvider(
  { db, kv, sessionKeys, now, source }: Dependencies,
  session: Session,
  at: Extract<AtProvider, { purpose: 'prove-again' }>,
  known: KnownHere | null,
  person: PersonThere,
): Promise<ProveAgainAtProviderResult> {
  const { accountId } = session;
  const judged = judgePerson(known ?? { domain: null, account: null }, person, {
    expected: at.username,
    now,
    signedIn: session.idp === person.provider,
  });
  if (judged.outcome === 'refused') return judged;
  if (judged.account.id !== accountId) return { outcome: 'refused', refusal: 'other-person' };
  // An administrator has released them: only a sign-in links anew.
  if (!judged.account.identity) return { outcome: 'refused', refusal: 'overtaken' };
  const continued = await continueSession(
    { kv, sessionKeys, now },
    withProof(session, 'fed', person.provider, now),
    session.epoch,
  );
  const holds = sql`${sessionHolds(session)} and ${isLinkedTo(accountId, person)}`;
  const event = { action: 'proved-again', outcome: 'success', accountId, reason: person.provider } as const;
  const [, [still]] = await db.batch([
    recordEvent(db, { now, source }, event, holds),
    db
      .select({ id: accounts.id })
      .from(accounts)
      .where(sql`${accounts.id} = ${accountId} and ${holds}`),
    endToken(db, session, now, holds),
  ]);
  if (!still) throw new SignInRequired(at.to);
  return { outcome: 'proved', ...continued };
}
