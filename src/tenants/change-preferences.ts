import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { hasProvedAny } from '../domains/own-domains-only.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import {
  parseAccent,
  parseSupportMail,
  parseSupportPhone,
  type ParsedPreference,
  type PreferenceProblem,
} from './parse-preference.ts';
import { tenants } from './schema.ts';

/** As typed; what is not given stays, and empty text takes away what was there. */
export type GivenPreferences = {
  welcomeMails?: boolean | undefined;
  language?: Language | undefined;
  supportMail?: string | undefined;
  supportPhone?: string | undefined;
  /** `#1f5fbf` */
  accent?: string | undefined;
  /** whether usernames outside the domains that the tenant has proved are refused */
  ownDomainsOnly?: boolean | undefined;
};

export type PreferenceProblems = Partial<
  Record<'supportMail' | 'supportPhone' | 'accent' | 'ownDomainsOnly', PreferenceProblem>
>;

export type ChangePreferencesResult =
  | { outcome: 'changed' }
  /** someone else changed them since: nothing is changed */
  | { outcome: 'stale' }
  /** nothing is changed, what is well formed neither */
  | { outcome: 'malformed'; problems: PreferenceProblems };

/**
 * R8, and how the tenant looks. One event for each preference that becomes another. `version`: of the
 * tenant as the actor saw it; without, whatever it is now. Throws Forbidden where the actor is no
 * administrator any more, NotFound where there is no such tenant.
 */
export async function changePreferences(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { actor, version }: { actor: Actor; version?: number | undefined },
  given: GivenPreferences,
): Promise<ChangePreferencesResult> {
  const parsed = {
    supportMail: parseText(given.supportMail, parseSupportMail),
    supportPhone: parseText(given.supportPhone, parseSupportPhone),
    accent: parseText(given.accent, parseAccent),
  };
  const problems = Object.entries(parsed).filter(([, { ok }]) => !ok);
  if (problems.length > 0) return { outcome: 'malformed', problems: Object.fromEntries(problems) };

  const wanted = {
    welcomeMails: given.welcomeMails,
    language: given.language,
    supportMail: valueOf(parsed.supportMail),
    supportPhone: valueOf(parsed.supportPhone),
    accent: valueOf(parsed.accent),
    ownDomainsOnly: given.ownDomainsOnly,
  };
  const tenant = sql`${tenants.id} = ${tenantId} and ${tenants.removedAt} is null`;
  const current = version === undefined ? sql`true` : sql`${tenants.version} = ${version}`;
  // Without a domain of its own the tenant could register nobody at all.
  const shutsOut = given.ownDomainsOnly
    ? sql`(not ${tenants.ownDomainsOnly} and not ${hasProvedAny(tenantId)})`
    : sql`false`;
  const may = sql`${tenant} and ${current} and ${actor.holds} and not ${shutsOut}`;
  const changes = (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((name) => wanted[name] !== undefined)
    .map((name) => ({
      name,
      differs: sql`${tenants[name]} is not ${sql.param(wanted[name], tenants[name])}`,
    }));
  const [[found]] = await db.batch([
    db
      .select({
        current: sql<number>`${current}`.as('current'),
        holds: sql<number>`${actor.holds}`.as('holds'),
        shutsOut: sql<number>`${shutsOut}`.as('shuts_out'),
      })
      .from(tenants)
      .where(tenant),
    ...changes.map(({ name, differs }) =>
      recordEvent(
        db,
        { now, source },
        {
          action: 'preferences-changed',
          outcome: 'success',
          reason: REASONS[name],
          tenantId,
          actorId: actor.accountId,
        },
        sql`exists (select 1 from ${tenants} where ${may} and ${differs})`,
      ),
    ),
    db
      .update(tenants)
      .set({ ...wanted, version: sql`${tenants.version} + 1` })
      .where(sql`${may} and (${anyOf(changes.map(({ differs }) => differs))})`),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  if (!found.current) return { outcome: 'stale' };
  return found.shutsOut
    ? { outcome: 'malformed', problems: { ownDomainsOnly: { problem: 'no-proven-domain' } } }
    : { outcome: 'changed' };
}

const REASONS = {
  welcomeMails: 'welcome-mails',
  language: 'language',
  supportMail: 'support-mail',
  supportPhone: 'support-phone',
  accent: 'accent',
  ownDomainsOnly: 'own-domains-only',
};

function anyOf(conditions: SQL[]): SQL {
  return sql.join([sql`false`, ...conditions], sql` or `);
}

/** Undefined where nothing was given, null where it is to be empty. */
type Parsed = ParsedPreference | { ok: true; value: null | undefined };

function parseText(typed: string | undefined, parse: (typed: string) => ParsedPreference): Parsed {
  if (typed === undefined) return { ok: true, value: undefined };
  return typed.trim() === '' ? { ok: true, value: null } : parse(typed);
}

function valueOf(parsed: Parsed): string | null | undefined {
  return parsed.ok ? parsed.value : undefined;
}
