import { REFUSALS } from '../identity-providers/refusals.ts';
import type { AuditEvent } from './record-event.ts';

export type Action = AuditEvent['action'];

/**
 * `account`: in no tenant's log. `person`: done by the person it happened to where nobody else is named.
 * `tenant`: done by administrators, programs or operators, and by the service where none is named.
 */
const KINDS: Record<Action, 'account' | 'person' | 'tenant'> = {
  'sign-in': 'account',
  'sign-out': 'account',
  'code-mailed': 'account',
  code: 'account',
  link: 'account',
  'password-chosen': 'account',
  'password-changed': 'account',
  'proved-again': 'account',
  'operator-made': 'account',
  'operator-unmade': 'account',
  'account-removed': 'account',
  'application-registered': 'account',
  'application-changed': 'account',
  'application-disabled': 'account',
  'application-enabled': 'account',
  'application-removed': 'account',
  'application-secret-made': 'account',
  'application-secret-removed': 'account',
  'signing-key-rotated': 'account',
  'tenant-entered': 'person',
  'application-entered': 'person',
  'consent-given': 'person',
  'consent-withdrawn': 'person',
  'invitation-confirmed': 'person',
  'invitation-declined': 'person',
  'link-mailed': 'person',
  renamed: 'person',
  'rename-objected': 'person',
  'rename-withdrawn': 'person',
  'user-registered': 'tenant',
  'invitation-mailed': 'tenant',
  'invitation-link-revoked': 'tenant',
  'reset-mailed': 'tenant',
  'sessions-ended': 'tenant',
  'user-changed': 'tenant',
  'role-changed': 'tenant',
  'rename-requested': 'tenant',
  'contact-address-changed': 'tenant',
  'user-deactivated': 'tenant',
  'user-activated': 'tenant',
  'user-removed': 'tenant',
  'import-started': 'tenant',
  'import-stopped': 'tenant',
  'import-finished': 'tenant',
  'preferences-changed': 'tenant',
  'logo-changed': 'tenant',
  'api-token-made': 'tenant',
  'api-token-revoked': 'tenant',
  'directory-made': 'tenant',
  'directory-token-made': 'tenant',
  'code-replayed': 'tenant',
  'refresh-token-reused': 'tenant',
  'domain-registered': 'tenant',
  'domain-proved': 'tenant',
  'domain-switched-on': 'tenant',
  'domain-switched-off': 'tenant',
  'identity-linked': 'person',
  'identity-released': 'tenant',
  'identity-refused': 'person',
  'account-closed': 'tenant',
  'password-removed': 'person',
  'domain-removed': 'tenant',
  'domain-disputed': 'tenant',
  'dispute-settled': 'tenant',
  'domain-record-missing': 'tenant',
  'domain-record-found': 'tenant',
  'domain-recovered': 'tenant',
  'pilot-added': 'tenant',
  'pilot-removed': 'tenant',
  'recovery-codes-made': 'tenant',
  'recovery-used': 'tenant',
  'recovery-opened': 'tenant',
  'own-application-changed': 'tenant',
  'own-application-removed': 'tenant',
  'tenant-registered': 'tenant',
  'tenant-renamed': 'tenant',
  'tenant-limit-changed': 'tenant',
  'tenant-suspended': 'tenant',
  'tenant-resumed': 'tenant',
  'tenant-removal-planned': 'tenant',
  'tenant-removal-withdrawn': 'tenant',
  'tenant-removed': 'tenant',
  'primary-tenant-changed': 'tenant',
};

/** What a tenant's log can hold. */
export const TENANT_ACTIONS = (Object.keys(KINDS) as Action[]).filter(
  (action) => KINDS[action] !== 'account',
);

export function isOwnDeed(action: Action): boolean {
  return KINDS[action] === 'person';
}

/** The reasons that a tenant reads, in words. Whatever else an event notes is for whoever runs the service. */
export const REASONS = [
  'deactivated',
  'suspended',
  'proof-too-old',
  'by-admin',
  'not-allowed-any-more',
  'declined',
  'waiting',
  'in-effect',
  'moved-here',
  'moved-away',
  'admin',
  'user',
  'welcome-mails',
  'language',
  'support-mail',
  'support-phone',
  'accent',
  'set',
  'removed',
  'own-domains-only',
  'address-recycled',
  'same-person',
  'moved',
  'kept',
  ...REFUSALS,
] as const;
export type Reason = (typeof REASONS)[number];

/** Their reason is what the deed was done to, by its name. */
const NAMING: Action[] = [
  'api-token-made',
  'api-token-revoked',
  'directory-made',
  'directory-token-made',
  'tenant-renamed',
  'tenant-limit-changed',
  'application-entered',
  'consent-given',
  'consent-withdrawn',
  'code-replayed',
  'refresh-token-reused',
  'domain-registered',
  'domain-proved',
  'domain-switched-on',
  'domain-switched-off',
  'domain-removed',
  'domain-disputed',
  'domain-record-missing',
  'domain-record-found',
  'domain-recovered',
  'pilot-added',
  'pilot-removed',
  'recovery-codes-made',
  'recovery-used',
  'recovery-opened',
  'own-application-changed',
  'own-application-removed',
];

/** Why, or to what, as far as it is told. */
export function tellReason(
  action: Action,
  reason: string | null,
): { code: Reason } | { name: string } | null {
  if (reason === null) return null;
  if (NAMING.includes(action)) return { name: reason };
  const code = REASONS.find((known) => known === reason);
  return code === undefined ? null : { code };
}
