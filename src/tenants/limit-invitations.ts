import { sql } from 'drizzle-orm';
import { changeTenant, type ByWhom, type ChangeTenantResult, type Dependencies } from './change-tenant.ts';
import { tenants } from './schema.ts';

export type LimitInvitationsResult = ChangeTenantResult | { outcome: 'malformed-limit' };

export const MOST_INVITATIONS_PER_DAY = 100_000;

/** How many invitations of a tenant are mailed in a day; those beyond wait in the outbox. */
export async function setInvitationsPerDay(
  dependencies: Dependencies,
  tenantId: string,
  by: ByWhom,
  perDay: number,
): Promise<LimitInvitationsResult> {
  if (!Number.isInteger(perDay) || perDay < 1 || perDay > MOST_INVITATIONS_PER_DAY) {
    return { outcome: 'malformed-limit' };
  }
  return changeTenant(dependencies, tenantId, by, {
    parts: [
      {
        action: 'tenant-limit-changed',
        reason: String(perDay),
        when: sql`${tenants.invitationsPerDay} <> ${perDay}`,
      },
    ],
    set: { invitationsPerDay: perDay },
  });
}
