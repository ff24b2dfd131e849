import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { auditEvents } from './schema.ts';

/** Where a request came from. */
export type RequestSource = {
  ip: string;
  country: string | null;
  /** such as `Firefox on Windows` */
  browser: string;
  /** names the request on error pages, in the log and here */
  reference: string;
  /** of the API token that asks */
  tokenId?: string;
  /** the directory that asks */
  directoryId?: string;
};

export type AuditEvent = {
  action:
    | 'sign-in'
    | 'sign-out'
    | 'code-mailed'
    | 'code'
    | 'link-mailed'
    | 'link'
    | 'reset-mailed'
    | 'password-chosen'
    | 'password-changed'
    | 'invitation-confirmed'
    | 'invitation-declined'
    | 'tenant-entered'
    | 'sessions-ended'
    | 'user-registered'
    | 'user-deactivated'
    | 'user-activated'
    | 'user-removed'
    | 'user-changed'
    | 'attributes-changed'
    | 'role-changed'
    | 'user-barred'
    | 'user-let-in'
    | 'group-rules-changed'
    | 'group-rules-started'
    | 'group-rules-stopped'
    | 'group-rules-applied'
    | 'invitation-mailed'
    | 'invitation-link-revoked'
    | 'contact-address-changed'
    | 'rename-objected'
    | 'rename-withdrawn'
    | 'preferences-changed'
    | 'logo-changed'
    | 'api-token-made'
    | 'api-token-revoked'
    | 'import-started'
    | 'import-stopped'
    | 'import-finished'
    | 'proved-again'
    | 'application-entered'
    | 'consent-given'
    | 'consent-withdrawn'
    | 'code-replayed'
    | 'refresh-token-reused'
    | 'tenant-renamed'
    | 'tenant-limit-changed'
    | 'tenant-removal-planned'
    | 'tenant-removal-withdrawn'
    | 'tenant-removed'
    | 'primary-tenant-changed'
    | 'operator-made'
    | 'operator-unmade'
    | 'account-removed'
    | 'application-registered'
    | 'application-changed'
    | 'application-disabled'
    | 'application-enabled'
    | 'application-removed'
    | 'application-secret-made'
    | 'application-secret-removed'
    | 'signing-key-rotated'
    | 'rename-requested'
    | 'renamed'
    | 'tenant-registered'
    | 'tenant-suspended'
    | 'tenant-resumed'
    | 'domain-registered'
    | 'domain-proved'
    | 'domain-switched-on'
    | 'domain-switched-off'
    | 'identity-linked'
    | 'identity-released'
    | 'identity-refused'
    | 'account-closed'
    | 'password-removed'
    | 'domain-removed'
    | 'domain-disputed'
    | 'dispute-settled'
    | 'domain-record-missing'
    | 'domain-record-found'
    | 'domain-recovered'
    | 'pilot-added'
    | 'pilot-removed'
    | 'recovery-codes-made'
    | 'recovery-used'
    | 'recovery-opened'
    | 'own-application-changed'
    | 'own-application-removed'
    | 'directory-made'
    | 'directory-token-made'
    | 'directory-token-revoked'
    | 'directory-secret-made'
    | 'directory-secret-revoked'
    | 'directory-paused'
    | 'directory-resumed'
    | 'directory-welcome-mails-on'
    | 'directory-welcome-mails-off'
    | 'directory-errors-to-changed'
    | 'directory-restarted'
    | 'directory-removed'
    | 'hold-settled'
    | 'directory-renamed'
    | 'group-made'
    | 'group-renamed'
    | 'group-removed'
    | 'group-joined'
    | 'group-left';
  outcome: 'success' | 'refusal';
  reason?: string | SQL;
  /** what the reason is about, where the tenant may know it */
  detail?: string | SQL | null;
  accountId?: string | SQL | null;
  /** HMAC of a username that no account has */
  subject?: string;
  tenantId?: string | SQL | null;
  actorId?: string | SQL | null;
};

/** The insert of one event, or of one for each row of `from`, to be put in the batch of what it tells. */
export function recordEvent(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  event: AuditEvent,
  condition: SQL = sql`true`,
  from?: SQLiteTable | SQL,
) {
  return insertWhere(db, auditEvents, { at: now, ...source, ...event }, condition, from);
}

/** Events are kept for 400 days: a year, and time to look back on it. */
const KEPT = 400 * 24 * 60 * 60 * 1000;

export function deleteOldEvents(db: Db, now: number) {
  return db.delete(auditEvents).where(sql`${auditEvents.at} < ${now - KEPT}`);
}
