import { sql } from 'drizzle-orm';
import { isOperator } from '../accounts/operator.ts';
import { hashToken } from '../crypto/tokens.ts';
import { findLink } from '../proofs/consume-link.ts';
import type { LinkKind } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../tenants/federated-domain.ts';
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
  | { outcome: 'federated'; username: string }
  /** expired, spent, or never was: strangers learn nothing */
  | { outcome: 'dead' };

/** Looks at a link and consumes nothing: mail scanners open links. */
export async function openLink({ db, now }: { db: Db; now: number }, token: string): Promise<OpenedLink> {
  const id = hashToken(token);
  const accountId = sql`(select ${links.accountId} from ${links} where ${links.id} = ${id})`;
  const domain = sql`(select substr(username, instr(username, '@') + 1) from ${links} where ${links.id} = ${id})`;
  const [[link], rows, [state]] = await db.batch([
    findLink(db, token, now),
    usersOfAccount(db, accountId),
    db
      .select({
        federated: domainIsFederated(domain).mapWith(Boolean).as('federated'),
        operator: sql`${isOperator(accountId)}`.mapWith(Boolean).as('operator'),
      })
      .from(sql`(select 1)`),
  ]);
  if (!link || link.deadBecause !== null) return { outcome: 'dead' };
  const { kind, username } = link;
  if (state?.federated) return { outcome: 'federated', username };

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
