import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { domains } from '../domains/schema.ts';
import { users } from './schema.ts';

export type WelcomeView = {
  /** an identity provider is on for a domain of the tenant */
  federated: boolean;
  /** how many were registered, and no mail told them */
  untold: number;
};

/** R8: what an admin needs to know to turn welcome mails off, and what came of it. */
export async function readWelcome(db: Db, tenantId: string): Promise<WelcomeView> {
  const [[provider], [untold]] = await db.batch([
    db
      .select({ domain: domains.domain })
      .from(domains)
      .where(
        sql`${domains.tenantId} = ${tenantId} and ${domains.provedAt} is not null
          and ${domains.switchedOnAt} is not null`,
      )
      .limit(1),
    selectUntold(db, tenantId),
  ]);
  return { federated: provider !== undefined, untold: untold?.count ?? 0 };
}

/**
 * The conditions of the index `users_untold`, which holds nobody else. The `+` keeps the indexes of all
 * who are invited out of the plan, and the order of names those of other orders.
 */
export function selectUntold(db: Db, tenantId: string) {
  return db
    .select({ count: sql<number>`count(*)`.as('count') })
    .from(users)
    .where(
      sql`${users.tenantId} = ${tenantId} and ${users.toldAt} is null and ${users.lastEnteredAt} is null
        and ${users.sortName} >= '' and +${users.state} = 'invited'`,
    );
}
