import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { NOTICE } from '../mail/queue-notices.ts';
import { outbox } from '../mail/schema.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { stateOfTenant, TENANT_STATES, type TenantState } from '../tenants/tenant-state.ts';

export type Overview = {
  tenants: Record<TenantState, number>;
  operators: number;
  /** what the mail service said of mails that were not sent since, and of how many; the commonest first */
  refusals: { error: string; mails: number }[];
  stuckMails: number;
};

const MOST_REFUSALS = 5;

/** How the service stands, in one round trip. */
export async function readOverview(db: Db): Promise<Overview> {
  const stuck = sql`${outbox.sentAt} is null and ${outbox.lastError} is not null and ${outbox.template} <> ${NOTICE}`;
  const state = stateOfTenant();
  const [byState, [operators], refusals, [mails]] = await db.batch([
    db
      .select({ state: state.as('tenant_state'), count: sql<number>`count(*)`.as('tenants') })
      .from(tenants)
      .groupBy(state),
    db
      .select({ count: sql<number>`count(*)`.as('operators') })
      .from(accounts)
      .where(sql`operator = 1`),
    db
      .select({
        error: sql<string>`${outbox.lastError}`.as('error'),
        mails: sql<number>`count(*)`.as('mails'),
      })
      .from(outbox)
      .where(stuck)
      .groupBy(outbox.lastError)
      .orderBy(sql`count(*) desc`)
      .limit(MOST_REFUSALS),
    db
      .select({ count: sql<number>`count(*)`.as('stuck') })
      .from(outbox)
      .where(stuck),
  ]);
  const counts = Object.fromEntries(TENANT_STATES.map((name) => [name, 0]));
  for (const one of byState) counts[one.state] = one.count;
  return {
    tenants: counts as Overview['tenants'],
    operators: operators?.count ?? 0,
    refusals,
    stuckMails: mails?.count ?? 0,
  };
}
