import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { generateCode, keyedHash } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { codes } from './schema.ts';

const LIFETIME = 10 * 60_000;

type CodePurpose = 'first-sign-in' | 'rename' | 'second-proof' | 'step-up';

/** Who asks: a code counts only for this address, purpose and browser. */
export type CodeScope = { key: Uint8Array; purpose: CodePurpose; address: string; browser: string };

export type NewCode = { id: string; code: string; hash: string };

export function newCode(scope: CodeScope): NewCode {
  const code = generateCode();
  return { id: newId(), code, hash: hashCode(scope, code) };
}

export function hashCode({ key, purpose, address, browser }: CodeScope, code: string): string {
  return keyedHash(key, purpose, address, browser, code);
}

/** The browser's cookie does not lie in the database in clear. */
export function hashBrowser({ key, browser }: CodeScope): string {
  return keyedHash(key, 'browser', browser);
}

/** The insert of a code for one account, found by `which`, as it is now. The condition may read `accounts`. */
export function insertCode(db: Db, code: NewCode, scope: CodeScope, now: number, which: SQL, condition: SQL) {
  return insertWhere(
    db,
    codes,
    {
      id: code.id,
      accountId: accounts.id,
      purpose: scope.purpose,
      hash: code.hash,
      browser: hashBrowser(scope),
      username: scope.address,
      credentialVersion: accounts.credentialVersion,
      createdAt: now,
      expiresAt: now + LIFETIME,
    },
    sql`${which} and ${condition}`,
    accounts,
  );
}

/** True once `insertCode` put it in: the mail that carries it follows in the same batch. */
export function codeExists(code: NewCode): SQL {
  return sql`exists (select 1 from ${codes} where ${codes.id} = ${code.id})`;
}
