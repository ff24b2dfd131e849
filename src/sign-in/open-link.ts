import { sql } from 'drizzle-orm';
import { isOperator } from '../accounts/operator.ts';
import { hashToken } from '../crypto/tokens.ts';
import { findLink } from '../proofs/consume-link.ts';
import type { LinkKind } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { selectProvenDomain, type ProvenDomain } from '../domains/proven-domain.ts';
import { sortPlaces, usersOfAccount, type Place } from '../users/users-of-account.ts';

export type OpenedLink =
  /** someone with no way in yet, or a reset; `invitation` is who invites, if the mail told of one */
  | {
      outcome: 'choose-password';
      kind: LinkKind;
      username: string;
      invitation: Place | null;
      operator: boolean;
    }
  /** someone who has an account signs in, as exactly this username, and connects */
  | { outcome: 'connect'; accountId: string; username: string; invitation: Place }
  /** a provider governs the domain: the way leads there, and accepts the invitation that the mail told of */
  | { outcome: 'federated'; username: string; domain: ProvenDomain; invitation: Place | null }
  /** expired, spent, or never was: strangers learn nothing */
  | { outcome: 'dead' };

/** Looks at a link and consumes nothing: mail scanners open links. */
export async function openLink({ db, now }: { db: Db; now: number }, token: string): Promise<OpenedLink> {
  const id = hashToken(token);
  const accountId = sql`(select ${links.accountId} from ${links} where ${links.id} = ${id})`;
  const domain = sql`(select substr(username, instr(username, '@') + 1) from ${links} where ${links.id} = ${id})`;
  const [[link], rows, [state], [proven]] = await db.batch([
    findLink(db, token, now),
    usersOfAccount(db, accountId),
    db
      .select({
        operator: sql`${isOperator(accountId)}`.mapWith(Boolean).as('operator'),
      })
      .from(sql`(select 1)`),
    selectProvenDomain(db, domain),
  ]);
  if (!link) return { outcome: 'dead' };
  const { kind, username } = link;
  // Switching a domain on ends what its links proved; that they lead to the provider proves nothing.
  const leads = link.deadBecause === null || link.deadBecause === 'overtaken';
  if (proven?.on && leads && link.stillNamed) {
    const told = sortPlaces(rows, username).invitations.find(({ userId }) => userId === link.userId);
    return { outcome: 'federated', username, domain: proven, invitation: told ?? null };
  }
  if (link.deadBecause !== null) return { outcome: 'dead' };

  const invited = sortPlaces(rows, username).invitations;
  const invitation = invited.find(({ userId }) => userId === link.userId) ?? null;
  if (kind !== 'sign-in' || link.noWayIn) {
    const operator = Boolean(state?.operator);
    return { outcome: 'choose-password', kind, username, invitation, operator };
  }
  return invitation
    ? { outcome: 'connect', accountId: link.accountId, username, invitation }
    : { outcome: 'dead' };
}
