import { sql, type SQL } from 'drizzle-orm';
import type { Language } from '../languages.ts';
import type { Idp } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { accounts } from './schema.ts';

/** The changes of an account that other slices put into their batches. Each repeats its condition. */

/** Accounts with no way in yet, one for each row of `from`. None where the username is known. */
export function insertAccounts(
  db: Db,
  given: { id: SQL; username: SQL; domain: SQL; language: SQL; now: number },
  condition: SQL,
  from: SQL,
) {
  const { id, username, domain, language, now } = given;
  return insertWhere(
    db,
    accounts,
    { id, username, domain, email: username, language, createdAt: now },
    sql`not exists (select 1 from ${accounts} where ${accounts.username} = ${username}) and ${condition}`,
    from,
  );
}

/** What sessions stand on: those that SuperID vouches for, and those that a provider does. */
export type Epochs = { epoch: number; federatedEpoch: number };

export function epochFor(idp: Idp, { epoch, federatedEpoch }: Epochs): number {
  return idp === 'superid' ? epoch : federatedEpoch;
}

/** Ends every session of an account, whoever vouches for it. For an update of `accounts`. */
export function nextEpochs() {
  return { epoch: sql`${accounts.epoch} + 1`, federatedEpoch: sql`${accounts.federatedEpoch} + 1` };
}

/** Ends every session of the account; answers the epochs that the next ones bear. */
export function nextEpoch(db: Db, accountId: string, condition: SQL) {
  return db
    .update(accounts)
    .set(nextEpochs())
    .where(sql`${accounts.id} = ${accountId} and ${condition}`)
    .returning({ epoch: accounts.epoch, federatedEpoch: accounts.federatedEpoch });
}

/** The person proved that the username is theirs. */
export function validateAddress(db: Db, accountId: string | SQL, now: number, condition: SQL) {
  return db
    .update(accounts)
    .set({ validatedAt: now })
    .where(sql`${accounts.id} = ${accountId} and ${accounts.validatedAt} is null and ${condition}`);
}

/**
 * A new password: every session ends, and every link, code and reset that was mailed before is dead.
 * `validated`: it was chosen by a proof of the address.
 */
export function setPassword(
  db: Db,
  accountId: string,
  given: { passwordHash: string; validated: boolean; now: number },
  condition: SQL,
) {
  const validatedAt = sql`coalesce(${accounts.validatedAt}, ${given.now})`;
  return db
    .update(accounts)
    .set({
      passwordHash: given.passwordHash,
      ...nextEpochs(),
      credentialVersion: sql`${accounts.credentialVersion} + 1`,
      ...(given.validated && { validatedAt }),
    })
    .where(sql`${accounts.id} = ${accountId} and ${condition}`)
    .returning({
      epoch: accounts.epoch,
      federatedEpoch: accounts.federatedEpoch,
      username: accounts.username,
      language: accounts.language,
      operator: accounts.operator,
    });
}

/** The same password under a stronger hash; not if it was changed meanwhile. */
export function replaceHash(db: Db, accountId: string, { old, fresh }: { old: string; fresh: string }) {
  return db
    .update(accounts)
    .set({ passwordHash: fresh })
    .where(sql`${accounts.id} = ${accountId} and ${accounts.passwordHash} = ${old}`);
}

export function setLanguage(db: Db, accountId: string, language: Language, condition: SQL) {
  return db
    .update(accounts)
    .set({ language })
    .where(sql`${accounts.id} = ${accountId} and ${condition}`);
}

/** Every session that a provider vouches for ends, of one account. */
export function endFederatedSessions(db: Db, accountId: string, condition: SQL) {
  return db
    .update(accounts)
    .set({ federatedEpoch: sql`${accounts.federatedEpoch} + 1` })
    .where(sql`${accounts.id} = ${accountId} and ${condition}`);
}

/** Every session that a provider vouches for ends, of a domain's people. `domain` may select several. */
export function endFederatedSessionsOfDomain(db: Db, domain: string | SQL, condition: SQL) {
  return db
    .update(accounts)
    .set({ federatedEpoch: sql`${accounts.federatedEpoch} + 1` })
    .where(sql`${accounts.domain} in (${domain}) and ${condition}`);
}

/** The password is gone, and with it every link, code and reset: a provider checks the credentials (R12). */
export function removePassword(db: Db, accountId: string, condition: SQL) {
  return db
    .update(accounts)
    .set({ passwordHash: null, credentialVersion: sql`${accounts.credentialVersion} + 1` })
    .where(sql`${accounts.id} = ${accountId} and ${accounts.passwordHash} is not null and ${condition}`)
    .returning({ id: accounts.id });
}

/**
 * Every link, code and reset of a domain's people ends, and every session that SuperID vouches for; those that
 * the provider vouches for go on. Operators are in no domain of a tenant.
 */
export function endCredentialsOfDomain(db: Db, domain: string, condition: SQL) {
  return db
    .update(accounts)
    .set({ epoch: sql`${accounts.epoch} + 1`, credentialVersion: sql`${accounts.credentialVersion} + 1` })
    .where(sql`${accounts.domain} = ${domain} and not ${accounts.operator} and ${condition}`);
}
