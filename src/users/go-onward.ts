import { sql, type SQL } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import { HOME } from '../sessions/flow.ts';
import type { Db } from '../storage/db.ts';
import { enterBySignIn } from './enter-tenant.ts';
import type { Places } from './users-of-account.ts';

/** R6: where a sign-in leads. Straight in with one tenant, else to the list; first to where they were going. */
export function goOnward(to: string, places: Places): string {
  if (to !== HOME) return to;
  const [only, ...others] = places.enterable;
  return only && others.length === 0 ? `/tenants/${only.tenantId}` : '/tenants';
}

/** The statements that note the entry to which a sign-in leads; none where it leads into no tenant. For its batch. */
export function noteOnward(
  db: Db,
  { now, source }: { now: number; source: RequestSource },
  { accountId, to, invitation }: { accountId: string; to: string; invitation?: string | null },
  condition: SQL = sql`true`,
) {
  const tenantId = tenantOf(to);
  if (tenantId === null && to !== HOME) return [];
  return enterBySignIn(
    db,
    { now, source },
    { accountId, tenantId, invitation: invitation ?? null },
    condition,
  );
}

/** The tenant whose pages a path of ours is one of. */
function tenantOf(to: string): string | null {
  return /^\/(?:tenants|admin)\/([A-Za-z0-9]{1,32})(?:[/?]|$)/.exec(to)?.[1] ?? null;
}
