import { HOME } from '../sessions/flow.ts';
import type { Places } from '../users/users-of-account.ts';

/** R6: where a sign-in leads. Straight in with one tenant, else to the list; first to where they were going. */
export function goOnward(to: string, places: Places): string {
  if (to !== HOME) return to;
  const [only, ...others] = places.enterable;
  return only && others.length === 0 ? `/tenants/${only.tenantId}` : '/tenants';
}
