import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import type { Db } from '../storage/db.ts';
import { hashBrowser, hashCode, type CodeScope } from './mint-code.ts';
import { codes } from './schema.ts';

const MOST_TRIES = 5;

/**
 * One try at the newest code of this account, purpose and browser, right or wrong, in one statement: of
 * parallel tries no sixth is looked at, and one right one leaves its mark. Answers no row where no code
 * is open, which nobody is told.
 */
export function tryCode(
  db: Db,
  scope: CodeScope,
  typed: string,
  given: { which: SQL; mark: string; now: number },
  condition: SQL,
) {
  const right = sql`${codes.hash} = ${hashCode(scope, typed)}`;
  const newest = sql`select id from ${codes} where ${codes.accountId} = (select ${accounts.id} from ${accounts} where ${given.which})
    and ${codes.purpose} = ${scope.purpose} and ${codes.browser} = ${hashBrowser(scope)}
    order by ${codes.createdAt} desc, ${codes.id} desc limit 1`;
  return db
    .update(codes)
    .set({
      tries: sql`${codes.tries} + 1`,
      consumedAt: sql`case when ${right} then ${given.now} end`,
      consumedBy: sql`case when ${right} then ${given.mark} end`,
    })
    .where(
      sql`${codes.id} = (${newest}) and ${codes.consumedAt} is null and ${codes.tries} < ${MOST_TRIES}
        and ${codes.expiresAt} > ${given.now} and exists (
          select 1 from ${accounts} where ${accounts.id} = ${codes.accountId}
          and ${accounts.credentialVersion} = ${codes.credentialVersion}) and ${condition}`,
    )
    .returning({ accountId: codes.accountId, consumedBy: codes.consumedBy, tries: codes.tries });
}

/** True only in the batch, and for the try, that consumed a code. */
export function consumedCode(mark: string): SQL {
  return sql`exists (select 1 from ${codes} where ${codes.consumedBy} = ${mark})`;
}
