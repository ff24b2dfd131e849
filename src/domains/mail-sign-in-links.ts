import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { queueMails, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { insertInvitationLinks, newLink } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { mayEnter } from '../users/may-enter.ts';
import { users } from '../users/schema.ts';
import { domains } from './schema.ts';

type Dependencies = { db: Db; now: number; mailSeal: MailSeal; publicOrigin: string };

const CHUNK = 100;

/**
 * After domains were switched off: whoever of their people has no password, and works in some tenant, is mailed
 * a link to choose one. Chunk by chunk, `most` mails in all, and the next time goes on where this one stopped;
 * of several at once each mail is sent by one. Answers how many mails were queued.
 */
export async function mailSignInLinks(dependencies: Dependencies, { most = 500 } = {}): Promise<number> {
  let mailed = 0;
  const waiting = await findSwitchedOff(dependencies.db);
  for (const domain of waiting) {
    let from: string | null = domain.linksFrom;
    while (from !== null && mailed < most) {
      const chunk = await mailChunk(dependencies, { ...domain, from }, Math.min(CHUNK, most - mailed));
      mailed += chunk.mailed;
      from = chunk.next;
    }
  }
  return mailed;
}

async function findSwitchedOff(db: Db): Promise<{ id: string; name: string; linksFrom: string }[]> {
  return db
    .select({
      id: domains.id,
      name: domains.domain,
      linksFrom: sql<string>`${domains.linksFrom}`.as('from_account'),
    })
    .from(domains)
    .where(sql`${domains.linksFrom} is not null and ${isOff()}`)
    .limit(10);
}

function isOff(): SQL {
  return sql`${domains.provedAt} is not null and ${domains.switchedOnAt} is null`;
}

type Chunk = { id: string; name: string; from: string };

/** `next`: from where it goes on; null where nobody is left, or someone else is at it. */
async function mailChunk(
  { db, now, mailSeal, publicOrigin }: Dependencies,
  { id, name, from }: Chunk,
  size: number,
): Promise<{ mailed: number; next: string | null }> {
  const found = await findWithoutPassword(db, { id, name, from }, size);
  const rows = await Promise.all(
    found.map(async (person) => {
      const { username } = person;
      const link = newLink();
      const page = publicOrigin + link.path;
      const mail = await sealMail({ mailSeal, now }, 'sign-in-link', { username, domain: name, link: page });
      return { ...person, linkId: link.id, mailId: mail.id, parameters: mail.parameters };
    }),
  );
  const next = found.length < size ? null : (found.at(-1)?.accountId ?? null);
  const mine = sql`${domains.id} = ${id} and ${domains.linksFrom} = ${from} and ${isOff()}`;
  // Nobody else has come by, and the domain is still off: asked by each statement, and the last one moves on.
  const still = sql`exists (select 1 from ${domains} where ${mine})`;
  const given = sql`json_each(${JSON.stringify(rows)}) given`;
  const [linked, , [moved]] = await db.batch([
    insertInvitationLinks(
      db,
      { id: cell('linkId'), username: cell('username'), userId: sql`null`, now, mailedAt: sql`${now}` },
      sql`${accounts.id} = ${cell('accountId')} and ${accounts.passwordHash} is null and not ${accounts.operator} and ${still}`,
      given,
    ).returning({ id: links.id }),
    queueMails(
      db,
      { id: cell('mailId'), template: 'sign-in-link', parameters: cell('parameters') },
      {
        recipient: cell('username'),
        language: cell('language'),
        accountId: cell('accountId'),
        tenantId: sql`null`,
        now,
        notBefore: sql`${now}`,
      },
      sql`exists (select 1 from ${links} where ${links.id} = ${cell('linkId')}) and ${still}`,
      given,
    ),
    db.update(domains).set({ linksFrom: next }).where(mine).returning({ id: domains.id }),
  ]);
  return { mailed: linked.length, next: moved ? next : null };
}

/** People of the domain who cannot sign in by a password and have where to go, by their accounts. */
function findWithoutPassword(db: Db, { id, name, from }: Chunk, size: number) {
  const works = sql`exists (select 1 from ${users} where ${users.accountId} = ${accounts.id} and ${mayEnter()})`;
  return db
    .select({
      accountId: sql<string>`${accounts.id}`.as('account_id'),
      username: accounts.username,
      language: sql<string>`coalesce(${accounts.language}, (select place.language from domains it
        join tenants place on place.id = it.tenant_id where it.id = ${id}), 'en')`.as('their_language'),
    })
    .from(accounts)
    .where(
      sql`${accounts.domain} = ${name} and ${accounts.id} > ${from} and ${accounts.passwordHash} is null
        and not ${accounts.operator} and ${works}`,
    )
    .orderBy(accounts.id)
    .limit(size);
}

/** A cell of the row that a statement is at. */
function cell(
  name: 'accountId' | 'username' | 'language' | 'linkId' | 'mailId' | 'parameters',
): ReturnType<typeof sql<string>> {
  return sql<string>`(given.value ->> ${sql.raw(`'${name}'`)})`;
}
