import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sealMail, type MailSeal, type SealedMail } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import { deleteAccount, isLastAdminSomewhere, markForClosing } from './delete-account.ts';
import { queueForOperators } from './queue-for-operators.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/** The closing of an account whose address somebody else has now. */
export type Closing = {
  /** holds from the mark until the account is gone */
  closing: SQL;
  /** notes it, gives the account a name that nobody has, and tells operators: where `still` holds */
  begin: (still: SQL) => ReturnType<typeof beginClosing>;
  /** all that is left of it goes */
  end: () => ReturnType<typeof deleteAccount>;
};

type Which = { accountId: string; tenantId: string; actorId: string | null };

/**
 * For a batch: `begin`, whatever belongs to the new person, `end`. Operators hear of a tenant that is left
 * without an administrator. One round trip before it.
 */
export async function prepareClosing(dependencies: Dependencies, which: Which): Promise<Closing> {
  const { db, now, source } = dependencies;
  const { accountId, actorId } = which;
  const mails = await sealForTenantsLeft(dependencies, accountId);
  // What it is known by may go with the account, so that what follows looks for the mark.
  const mark = newId();
  const closing = sql`exists (select 1 from accounts it where it.id = ${accountId} and it.username = ${mark})`;
  return {
    closing,
    begin: (still) => beginClosing(dependencies, which, { mark, mails, closing }, still),
    end: () =>
      deleteAccount(db, { now, source }, { accountId, actorId, reason: 'address-recycled' }, closing),
  };
}

function beginClosing(
  { db, now, source }: Dependencies,
  { accountId, tenantId, actorId }: Which,
  { mark, mails, closing }: { mark: string; mails: SealedMail[]; closing: SQL },
  still: SQL,
) {
  const event = { action: 'account-closed', outcome: 'success', reason: 'address-recycled' } as const;
  return [
    recordEvent(db, { now, source }, { ...event, accountId, tenantId, actorId }, still),
    markForClosing(db, accountId, mark, still),
    ...mails.map((mail) => queueForOperators(db, mail, now, closing)),
  ] as const;
}

async function sealForTenantsLeft(
  { db, now, mailSeal, publicOrigin }: Dependencies,
  accountId: string,
): Promise<SealedMail[]> {
  const left = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(sql`${tenants.id} in (${isLastAdminSomewhere(accountId)})`);
  return Promise.all(
    left.map(({ id }) => sealTenantWithoutAdmin({ mailSeal, now, publicOrigin }, id, 'recycled')),
  );
}

export function sealTenantWithoutAdmin(
  { mailSeal, now, publicOrigin }: Pick<Dependencies, 'mailSeal' | 'now' | 'publicOrigin'>,
  tenantId: string,
  cause: 'recycled' | 'directory',
): Promise<SealedMail> {
  const page = `${publicOrigin}/operator/tenants/${tenantId}`;
  return sealMail({ mailSeal, now }, 'tenant-without-admin', { tenantId, page, cause });
}
