import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import type { Actor } from '../users/actor.ts';
import type { ApiToken } from './authenticate.ts';
import { apiTokens } from './schema.ts';
import { joinScopes, type Scope } from './scopes.ts';

/** A person, who may give any scope, or a token, which gives no more than it has. */
export type Maker = { actor: Actor; token?: ApiToken };

export type NewToken = {
  name: string;
  scopes: readonly Scope[];
  /** ms; null: never */
  expiresAt: number | null;
};

export type MakeTokenResult =
  /** `token` is shown now and never again */
  | { outcome: 'made'; tokenId: string; token: string }
  | { outcome: 'malformed-name' }
  | { outcome: 'no-scope' }
  | { outcome: 'malformed-expiry'; problem: 'past' | 'too-far' }
  /** a token that makes another one gives no scope and no time that it has not */
  | { outcome: 'more-than-maker'; field: 'scopes' | 'expiresAt' }
  | { outcome: 'too-many' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** By what scanners of source code know a token of ours that has got about. */
const PREFIX = 'sid_';
/** Beyond this nobody remembers what a date was for. */
const FARTHEST = 5 * 366 * 24 * 60 * 60 * 1000;
/** In use at one time, for one tenant or for all operators: the list is read by people. */
const MOST_TOKENS = 100;

/**
 * For programs of one tenant, or with null of the operators. Throws Forbidden where the maker is no
 * administrator (operator) any more.
 */
export async function makeToken(
  { db, now, source }: Dependencies,
  tenantId: string | null,
  { actor, token: by }: Maker,
  given: NewToken,
): Promise<MakeTokenResult> {
  const name = parseDisplayName(given.name);
  if (name === null) return { outcome: 'malformed-name' };
  if (given.scopes.length === 0) return { outcome: 'no-scope' };
  const { expiresAt } = given;
  if (expiresAt !== null && expiresAt <= now) return { outcome: 'malformed-expiry', problem: 'past' };
  if (expiresAt !== null && expiresAt > now + FARTHEST) {
    return { outcome: 'malformed-expiry', problem: 'too-far' };
  }
  const beyond = by && whatIsBeyond(by, given);
  if (beyond) return { outcome: 'more-than-maker', field: beyond };

  const token = PREFIX + generateToken();
  const tokenId = newId();
  const few = sql`(select count(*) from ${apiTokens} where ${apiTokens.tenantId} is ${tenantId} and ${isUsable(now)}) < ${MOST_TOKENS}`;
  const may = sql`${actor.holds} and ${few}`;
  const [, [made], [state]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'api-token-made', outcome: 'success', reason: name, tenantId, actorId: actor.accountId },
      may,
    ),
    insertWhere(
      db,
      apiTokens,
      {
        id: tokenId,
        hash: hashToken(token),
        tenantId,
        name,
        scopes: joinScopes(given.scopes),
        createdAt: now,
        // Who answers for a token answers for what it makes.
        createdBy: by ? by.createdBy : actor.accountId,
        expiresAt,
      },
      may,
    ).returning({ id: apiTokens.id }),
    db.select({ holds: sql<number>`${actor.holds}`.as('holds') }).from(sql`(select 1)`),
  ]);
  if (made) return { outcome: 'made', tokenId, token };
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  return { outcome: 'too-many' };
}

function whatIsBeyond(by: ApiToken, given: NewToken): 'scopes' | 'expiresAt' | null {
  if (!given.scopes.every((scope) => by.scopes.includes(scope))) return 'scopes';
  const outlives = by.expiresAt !== null && (given.expiresAt ?? Infinity) > by.expiresAt;
  return outlives ? 'expiresAt' : null;
}

/** Neither revoked nor expired. For statements on `api_tokens`. */
function isUsable(now: number) {
  return sql`${apiTokens.revokedAt} is null and coalesce(${apiTokens.expiresAt} > ${now}, true)`;
}
