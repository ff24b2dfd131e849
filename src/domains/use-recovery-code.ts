import { sql } from 'drizzle-orm';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { hashToken, keyedHash } from '../crypto/tokens.ts';
import { probeProvider } from '../identity-providers/probe-provider.ts';
import type { ProviderConfig } from '../identity-providers/provider-config.ts';
import { networkOf } from '../limits/network-of.ts';
import { giveBack, limitFor, reserve, secondsToWait, type Limit } from '../limits/reserve.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { clientOf, selectProvenDomain, type OwnSecretSeal, type ProvenDomain } from './proven-domain.ts';
import { queueForAdmins } from './queue-for-admins.ts';
import { normalizeRecoveryCode } from './recovery-code.ts';
import { isActiveAdministrator, type RecoveryPass } from './recovery-pass.ts';
import { domains, recoveryCodes } from './schema.ts';

export type UseRecoveryCodeResult =
  | { outcome: 'opened'; pass: RecoveryPass }
  /** wrong, used, another's, no account, no provider for this domain: nobody learns which; the audit log does */
  | { outcome: 'wrong' }
  /** people can sign in, so nobody recovers: the code was not looked at, and still counts */
  | { outcome: 'provider-answers' }
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
  providers: ProviderConfig;
  ownSecretSeal: OwnSecretSeal;
};
/** `browser`: SHA-256 of its cookie */
type Given = { username: string; code: string; browser: string };

/**
 * An administrator opens the settings of their domain while its provider fails, or an operator opened the
 * recovery. Consumes the code, once; all administrators of the tenant hear of it. Two round trips, whoever
 * tries, and what asking the provider takes.
 */
export async function useRecoveryCode(
  dependencies: Dependencies,
  given: Given,
): Promise<UseRecoveryCodeResult> {
  const { db, now, source, limitKey } = dependencies;
  const { username } = given;
  // By network alone: a code has 80 bits, and wrong ones of strangers must not keep an administrator out.
  const tries = limitFor(limitKey, 'recoveryCode', networkOf(source.ip));
  // An administrator's username may be in another domain than the one that their code is for.
  const name = sql`coalesce((select its.domain from recovery_codes given join domains its on its.id = given.domain_id
    join accounts whose on whose.id = given.account_id
    where given.id = ${idOf(given.code)} and whose.username = ${username}), ${domainOf(username)})`;
  const [[tried], [domain], [recovery]] = await db.batch([
    reserve(db, tries, now),
    selectProvenDomain(db, name),
    db
      .select({ until: domains.recoveryUntil })
      .from(domains)
      .where(sql`${domains.domain} = ${name} and ${domains.provedAt} is not null`),
  ]);
  const retryAfter = secondsToWait(tries, tried, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!domain?.on) return { outcome: 'wrong' };
  const openedByOperator = (recovery?.until ?? 0) > now;
  if (!openedByOperator && (await answers(dependencies, domain))) return { outcome: 'provider-answers' };
  return consume(dependencies, domain, given, tries);
}

function idOf(code: string): string {
  return hashToken(normalizeRecoveryCode(code) ?? '');
}

/** Where nothing is registered at the provider by now, nobody can sign in either. */
async function answers(dependencies: Dependencies, domain: ProvenDomain): Promise<boolean> {
  const client = await clientOf(dependencies, domain);
  return client !== null && (await probeProvider(dependencies, { ...domain, client })) === 'answers';
}

async function consume(
  { db, now, source, mailSeal, limitKey, publicOrigin }: Dependencies,
  { id: domainId, domain: name, tenantId, tenantName }: ProvenDomain,
  { username, code, browser }: Given,
  tries: Limit,
): Promise<UseRecoveryCodeResult> {
  const codeId = idOf(code);
  const mark = newId();
  const mail = await sealMail({ mailSeal, now }, 'recovery-used', {
    domain: name,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/domains/${domainId}`,
    by: username,
    from: source.browser,
  });
  const account = sql`(select whose.id from accounts whose where whose.username = ${username})`;
  const used = sql`exists (select 1 from ${recoveryCodes} where ${recoveryCodes.id} = ${codeId} and ${recoveryCodes.usedBy} = ${mark})`;
  const event = { action: 'recovery-used', tenantId, reason: name } as const;
  // Of someone who is no user of the tenant, its log says no more than that it was tried.
  const known = sql`select who.account_id from users who where who.tenant_id = ${tenantId} and who.account_id = ${account}`;
  const subject = keyedHash(limitKey, 'subject', username);
  const deed = db.batch([
    db
      .update(recoveryCodes)
      .set({ usedAt: now, usedBy: mark })
      .where(
        sql`${recoveryCodes.id} = ${codeId} and ${recoveryCodes.usedAt} is null
          and ${recoveryCodes.domainId} = ${domainId} and ${recoveryCodes.accountId} = ${account}
          and ${isActiveAdministrator(account, tenantId)} and exists (select 1 from ${domains}
            where ${domains.id} = ${domainId} and ${domains.provedAt} is not null and ${domains.switchedOnAt} is not null)`,
      )
      .returning({ accountId: recoveryCodes.accountId }),
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'success', accountId: known, actorId: known },
      used,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'refusal', accountId: known, subject },
      sql`not ${used}`,
    ),
    queueForAdmins(db, mail, { tenantId, now }, used),
    giveBack(db, tries, used),
  ]);
  const [[consumed]] = await deed.catch(async (error: unknown) => {
    // Only the answer may have been lost on the way: then the code is spent, and not in vain.
    const mine = sql`${recoveryCodes.id} = ${codeId} and ${recoveryCodes.usedBy} = ${mark}`;
    const done = await db.select({ accountId: recoveryCodes.accountId }).from(recoveryCodes).where(mine);
    if (done.length > 0) return [done];
    await giveBack(db, tries);
    throw error;
  });
  if (!consumed) return { outcome: 'wrong' };
  return { outcome: 'opened', pass: { domainId, tenantId, accountId: consumed.accountId, codeId, browser } };
}
