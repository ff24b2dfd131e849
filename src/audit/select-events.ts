import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { apiTokens } from '../api-tokens/schema.ts';
import { directories } from '../directories/schema.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import type { Action } from './event-kinds.ts';
import { auditEvents } from './schema.ts';

export type EventFilter = {
  /** a user's id or username: what happened to them, and what they did */
  person?: string | undefined;
  action?: Action | undefined;
  outcome?: 'success' | 'refusal' | undefined;
  /** of a request that was refused, as its page says */
  reference?: string | undefined;
  /** from then on, and before then (ms) */
  from?: number | undefined;
  to?: number | undefined;
};

/**
 * The events of one tenant, newest first, with whom they happened to and who did them by what they are
 * called in this tenant, and nothing of them beyond it.
 */
export function selectEvents(
  db: Db,
  tenantId: string,
  filter: EventFilter,
  { before, limit }: { before: number | null; limit: number },
) {
  const person = alias(users, 'person');
  const actor = alias(users, 'actor');
  const actorAccount = alias(accounts, 'actor_account');
  const doneBy = sql<'user' | 'operator' | 'token' | 'directory' | 'former-user' | null>`case
    when ${auditEvents.directoryId} is not null then 'directory'
    when ${auditEvents.tokenId} is not null
      then case when ${apiTokens.id} is not null and ${apiTokens.tenantId} is null then 'operator' else 'token' end
    when ${auditEvents.actorId} is null then null when ${actorAccount.operator} then 'operator'
    when ${actor.id} is not null then 'user' else 'former-user' end`;
  // Where from is told of this tenant's own people and programs alone: a former user, or a token that is gone,
  // may have been of those who run the service. Nor is it told of someone who wanted nothing of this tenant.
  const own = sql`(${doneBy} is null or ${doneBy} = 'user' or (${doneBy} = 'token' and ${apiTokens.id} is not null)
    or (${doneBy} = 'directory' and ${directories.id} is not null))`;
  const told = sql`${own} and ${auditEvents.tenantId} = ${tenantId} and ${auditEvents.action} <> 'invitation-declined'`;
  const ifTold = (column: SQLiteColumn) =>
    sql<string | null>`case when ${told} then nullif(${column}, '') end`;
  const where = conditionsOf(tenantId, filter, before);
  return db
    .select({
      id: auditEvents.id,
      at: auditEvents.at,
      action: auditEvents.action,
      outcome: auditEvents.outcome,
      reason: auditEvents.reason,
      detail: auditEvents.detail,
      // Of what is in no tenant's log, not even that there is an account.
      accountId: sql<
        string | null
      >`case when ${auditEvents.tenantId} = ${tenantId} then ${auditEvents.accountId} end`.as('told_account'),
      ip: ifTold(auditEvents.ip).as('told_ip'),
      country: ifTold(auditEvents.country).as('told_country'),
      browser: ifTold(auditEvents.browser).as('told_browser'),
      reference: auditEvents.reference,
      person: knownAs(person, 'person'),
      doneBy: doneBy.as('done_by'),
      actor: knownAs(actor, 'actor'),
      tokenName: sql<string | null>`${apiTokens.name}`.as('token_name'),
      directoryName: sql<string | null>`${directories.name}`.as('directory_name'),
    })
    .from(auditEvents)
    .leftJoin(person, and(eq(person.accountId, auditEvents.accountId), eq(person.tenantId, tenantId)))
    .leftJoin(actor, and(eq(actor.accountId, auditEvents.actorId), eq(actor.tenantId, tenantId)))
    .leftJoin(actorAccount, eq(actorAccount.id, auditEvents.actorId))
    .leftJoin(
      apiTokens,
      sql`${apiTokens.id} = ${auditEvents.tokenId} and (${apiTokens.tenantId} is null or ${apiTokens.tenantId} = ${tenantId})`,
    )
    .leftJoin(
      directories,
      sql`${directories.id} = ${auditEvents.directoryId} and ${directories.tenantId} = ${tenantId}`,
    )
    .where(filter.person === undefined ? where : ofPerson(tenantId, filter.person, where, limit))
    .orderBy(desc(auditEvents.id))
    .limit(limit);
}

/** As the tenant knows them; nulls where it does not. D1 tells the columns of a batch apart by name, so each has its own. */
function knownAs(
  user: Record<'id' | 'firstName' | 'lastName' | 'username', SQLiteColumn>,
  as: 'person' | 'actor',
) {
  return {
    id: sql<string | null>`${user.id}`.as(`${as}_id`),
    name: sql<string | null>`${user.firstName} || ' ' || ${user.lastName}`.as(`${as}_name`),
    username: sql<string | null>`${user.username}`.as(`${as}_username`),
  };
}

const HOUR = 60 * 60 * 1000;

function conditionsOf(
  tenantId: string,
  { action, outcome, reference, from, to }: EventFilter,
  before: number | null,
): SQL {
  // Among many entries few are refused: a `+` keeps the index of actions out, for that of refusals.
  const byAction = outcome === 'refusal' ? sql`+${auditEvents.action}` : auditEvents.action;
  return sql.join(
    [
      reference === undefined ? sql`${auditEvents.tenantId} = ${tenantId}` : ofReference(tenantId, reference),
      // That a name is taken tells of an account elsewhere.
      sql`not (${auditEvents.action} = 'renamed' and ${auditEvents.outcome} = 'refusal')`,
      ...(before === null ? [] : [sql`${auditEvents.id} < ${before}`]),
      ...(action ? [sql`${byAction} = ${action}`] : []),
      // As a literal, for which alone the index of refusals serves.
      ...(outcome ? [sql`${auditEvents.outcome} = ${sql.raw(`'${outcome}'`)}`] : []),
      ...(from === undefined
        ? []
        : [sql`${auditEvents.at} >= ${from} and ${auditEvents.id} >= (${firstSince(from)})`]),
      ...(to === undefined
        ? []
        : [sql`${auditEvents.at} < ${to} and ${auditEvents.id} <= (${lastBefore(to)})`]),
    ],
    sql` and `,
  );
}

/**
 * Of this tenant's; and of someone who came from a provider and of whom no tenant is known, told to whoever has
 * the reference from them.
 */
function ofReference(tenantId: string, reference: string): SQL {
  const refused = sql`${auditEvents.reference} = ${reference} and ${auditEvents.outcome} = 'refusal'`;
  return sql`${auditEvents.id} in (
    select ${auditEvents.id} from ${auditEvents} where ${auditEvents.tenantId} = ${tenantId} and ${refused}
    union select ${auditEvents.id} from ${auditEvents} where ${auditEvents.tenantId} is null and ${refused}
      and ${auditEvents.action} = 'identity-refused')`;
}

/**
 * Ids go up with time, so they bound what is read; but an event is written a while after the request that
 * it tells of, so the bounds are wider than what is asked for.
 */
function firstSince(time: number): SQL {
  return sql`select first.id from ${auditEvents} first where first.at >= ${time - HOUR} order by first.at limit 1`;
}

function lastBefore(time: number): SQL {
  return sql`select last.id from ${auditEvents} last where last.at < ${time + HOUR} order by last.at desc limit 1`;
}

/** What happened to them and what they did: each by its index, the newest of both. */
function ofPerson(tenantId: string, person: string, where: SQL, limit: number): SQL {
  const accountId = sql`(select known.account_id from (${personIn(tenantId, person)}) known)`;
  const newest = (column: SQLiteColumn) =>
    sql`select id from (select ${auditEvents.id} from ${auditEvents} where ${where} and ${column} = ${accountId}
      order by ${auditEvents.id} desc limit ${limit})`;
  return sql`${auditEvents.id} in (${newest(auditEvents.accountId)} union ${newest(auditEvents.actorId)})`;
}

/** The user of this tenant whom an id or a username names. */
export function selectPerson(db: Db, tenantId: string, person: string) {
  return db
    .select(knownAs(users, 'person'))
    .from(users)
    .where(sql`${users.id} = (select known.id from (${personIn(tenantId, person)}) known)`);
}

/** A username may be there twice, once of someone who left it before they confirmed. */
function personIn(tenantId: string, person: string): SQL {
  const named = person.includes('@') ? sql`one.username = ${person}` : sql`one.id = ${person}`;
  return sql`select one.id, one.account_id from ${users} one where one.tenant_id = ${tenantId} and ${named}
    order by one.confirmed_at is null, one.invited_at desc limit 1`;
}
