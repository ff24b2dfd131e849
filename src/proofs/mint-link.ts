import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { links } from './schema.ts';

const MINUTE = 60_000;
const LIFETIME = { 'sign-in': 48 * 60 * MINUTE, reset: 60 * MINUTE, code: 15 * MINUTE } as const;

export type LinkKind = keyof typeof LIFETIME;

/** A link that is not in the database yet: `token` goes into the mail, `id` is what is kept. */
export type NewLink = { id: string; token: string; path: string };

export function newLink(): NewLink {
  const token = generateToken();
  return { id: hashToken(token), token, path: `/links/${token}` };
}

/**
 * The insert of a link for the account of this username as it is now, for the batch of whatever mails
 * it. No row comes where there is no such account or the condition, which may read `accounts`, fails.
 */
export function insertLink(
  db: Db,
  link: NewLink,
  given: { kind: LinkKind; username: string; userId?: string | SQL; now: number },
  condition: SQL,
) {
  const { kind, username, userId, now } = given;
  return insertWhere(
    db,
    links,
    {
      id: link.id,
      kind,
      accountId: accounts.id,
      userId: userId ?? null,
      username: accounts.username,
      credentialVersion: accounts.credentialVersion,
      createdAt: now,
      expiresAt: now + LIFETIME[kind],
    },
    sql`${accounts.username} = ${username} and ${condition}`,
    accounts,
  );
}

/**
 * Links to invitations, one for each row of `from`, for the account of its username as it is now. Each
 * holds from when it is mailed.
 */
export function insertInvitationLinks(
  db: Db,
  given: { id: SQL; username: SQL; userId: SQL; now: number; mailedAt: SQL },
  condition: SQL,
  from: SQL,
) {
  const { id, username, userId, now, mailedAt } = given;
  return insertWhere(
    db,
    links,
    {
      id,
      kind: 'sign-in',
      accountId: accounts.id,
      userId,
      username: accounts.username,
      credentialVersion: accounts.credentialVersion,
      createdAt: now,
      expiresAt: sql`${mailedAt} + ${LIFETIME['sign-in']}`,
    },
    condition,
    sql`${from} join ${accounts} on ${accounts.username} = ${username}`,
  );
}

/** True once `insertLink` put it in: what else depends on it follows in the same batch. */
export function linkExists(link: NewLink): SQL {
  return sql`exists (select 1 from ${links} where ${links.id} = ${link.id})`;
}
