import { selectConflict, selectOtherName, selectRefusals } from '../identities/select-refusals.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import { mailProblemOf, type MailProblem } from '../mail/mail-problem.ts';
import { limitFor, untilWhenLimited } from '../limits/reserve.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { readUser, type UserFacts } from './read-user.ts';

/** What keeps someone from signing in to this tenant, or may: in the order in which to look at it. */
export type SignInObstacle =
  | { because: 'tenant-suspended' }
  | { because: 'deactivated'; at: number | null }
  | { because: 'declined'; at: number }
  /** an administrator has to say whether it is the person who had the username before */
  | { because: 'held'; at: number }
  /** by a group rule */
  | { because: 'barred'; at: number }
  /** when a mail last told them, and how long its link holds; null where none did, or it is dead */
  | { because: 'not-confirmed'; toldAt: number | null; linkUntil: number | null }
  /** welcome mails are off, or nobody mailed the invitation */
  | { because: 'never-told' }
  | { because: 'mail-refused'; problem: MailProblem; nextTryAt: number; recipient: string }
  | { because: 'mail-waiting'; nextTryAt: number; recipient: string }
  | { because: 'link-expired'; at: number }
  | { because: 'link-revoked' }
  /** Microsoft or Google checks the credentials: no password counts */
  | { because: 'federated-domain'; provider: Provider }
  /** the tenant of the domain has to say whether it is the same person */
  | { because: 'other-person'; name: string; at: number }
  /** their provider calls them something else now */
  | { because: 'upn-changed'; upn: string }
  /** they came from their provider and were not let in; `detail` is of this tenant's own directory */
  | { because: 'refused-at-provider'; refusal: Refusal; at: number; reference: string; detail: string | null }
  | { because: 'too-many-tries'; until: number };

export type SignInCheck = UserFacts & { obstacles: SignInObstacle[] };

/** Why can't this person sign in? From this tenant's data alone, in two round trips. Throws NotFound. */
export async function checkSignIn(
  { db, now, limitKey }: { db: Db; now: number; limitKey: Uint8Array },
  tenantId: string,
  which: { userId: string; by: string | null },
): Promise<SignInCheck> {
  const facts = await readUser({ db, now }, tenantId, which);
  const tries = limitFor(limitKey, 'password', facts.user.username);
  const [[limited], refusals, [conflict], [renamed]] = await db.batch([
    untilWhenLimited(db, tries, now),
    selectRefusals(db, tenantId, which.userId, now),
    selectConflict(db, tenantId, which.userId),
    selectOtherName(db, tenantId, which.userId),
  ]);
  const obstacles = findObstacles(facts, now);
  if (conflict) obstacles.push({ because: 'other-person', ...conflict });
  if (renamed) obstacles.push({ because: 'upn-changed', ...renamed });
  for (const refusal of refusals) obstacles.push({ because: 'refused-at-provider', ...refusal });
  if (limited) obstacles.push({ because: 'too-many-tries', until: limited.endsAt });
  return { ...facts, obstacles };
}

/** Only what a tenant sees of its own user; the same whether or not the account was there before. */
function findObstacles({ user, tenantSuspended, link, mails }: UserFacts, now: number): SignInObstacle[] {
  const found: SignInObstacle[] = [];
  if (tenantSuspended) found.push({ because: 'tenant-suspended' });
  if (user.state === 'deactivated') found.push({ because: 'deactivated', at: user.deactivatedAt });
  if (user.heldAt !== null) found.push({ because: 'held', at: user.heldAt });
  if (user.barredAt !== null) found.push({ because: 'barred', at: user.barredAt });
  if (user.state === 'invited') {
    found.push(
      user.declinedAt === null ? notConfirmed(user, link) : { because: 'declined', at: user.declinedAt },
    );
  }
  if (user.awaited && user.declinedAt === null) {
    if (user.toldAt === null) found.push({ because: 'never-told' });
    found.push(...linkObstacles(link, now));
  }
  const [newest] = mails;
  if (newest && newest.sentAt === null) {
    const { recipient, nextTryAt, lastError } = newest;
    found.push(
      lastError === null
        ? { because: 'mail-waiting', nextTryAt, recipient }
        : { because: 'mail-refused', problem: mailProblemOf(lastError), nextTryAt, recipient },
    );
  }
  if (user.provider !== null) found.push({ because: 'federated-domain', provider: user.provider });
  return found;
}

function linkObstacles(link: UserFacts['link'], now: number): SignInObstacle[] {
  if (link === null) return [];
  if (link.consumedAt !== null) return [{ because: 'link-revoked' }];
  return link.expiresAt <= now ? [{ because: 'link-expired', at: link.expiresAt }] : [];
}

function notConfirmed(user: UserFacts['user'], link: UserFacts['link']): SignInObstacle {
  const linkUntil = user.linkHolds && link ? link.expiresAt : null;
  return { because: 'not-confirmed', toldAt: user.toldAt, linkUntil };
}
