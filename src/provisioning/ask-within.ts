import { is, sql, SQL, type SQLChunk } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';

/**
 * For a statement that lists what is the tenant's: the tenant that asks, and the values of its filter, each once
 * and together in two parameters. D1 takes a hundred, and a filter of fifty comparisons has more.
 */
export function askWithin(db: Db, tenantId: SQL, filter: ((tenantId: SQL) => SQL) | null) {
  const asked = sql`(select tenant_id from asks)`;
  const values = new Map<string | number, number>();
  const condition = filter ? takeValues(filter(asked), values) : sql`true`;
  const given = sql<string>`${JSON.stringify([...values.keys()])}`;
  const asks = db
    .$with('asks')
    .as(
      db
        .select({ tenantId: sql`${tenantId}`.as('tenant_id'), given: given.as('given') })
        .from(sql`(select 1)`),
    );
  const withAsks = sql`with asks as (select ${tenantId} as tenant_id, ${given} as given)`;
  return { asks, asked, condition, withAsks };
}

/** The same condition, with its values taken from `given`. */
function takeValues(condition: SQL, values: Map<string | number, number>): SQL {
  const chunks = condition.queryChunks.map((chunk): SQLChunk => {
    if (is(chunk, SQL)) return takeValues(chunk, values);
    if (typeof chunk !== 'string' && typeof chunk !== 'number') return chunk;
    const at = values.get(chunk) ?? values.size;
    values.set(chunk, at);
    return sql`(select given ->> ${sql.raw(String(at))} from asks)`;
  });
  return sql.join(chunks);
}
