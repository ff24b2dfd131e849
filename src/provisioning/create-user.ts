import { sql } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import { actorOf, type Directory } from '../directories/with-directory.ts';
import { applyToUser } from '../group-rules/apply-to-user.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { newLink } from '../proofs/mint-link.ts';
import type { Resource } from '../scim/resource.ts';
import { ScimError } from '../scim/scim-error.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertUsers, type UserRow } from '../users/insert-users.ts';
import { nameTerms, sortNameOf, usernameTerms } from '../users/search-terms.ts';
import { readPerson } from './read-person.ts';
import { unauthorized } from './scim-refusals.ts';
import type { StoredUser } from './select-users.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * RFC 7644 §3.3, as any registration (R7): an account where the username is new; the user is invited, unless the
 * tenant has proved the domain. One round trip. Throws ScimError: 409 where the tenant has this user already.
 */
export async function createUser(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  directory: Directory,
  resource: Resource,
): Promise<{ user: StoredUser; mailId: string | null }> {
  const { tenantId } = directory;
  const person = readPerson(resource, { activeBefore: true });
  const { active, foundBy, ...rest } = person;
  const userId = newId();
  const names = { firstName: person.firstName, lastName: person.lastName, associateId: userId };
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'welcome', {
    username: person.username,
    tenantId,
    tenantName: directory.tenantName,
    invitedBy: null,
    link: publicOrigin + link.path,
  });
  const row: UserRow = {
    ...rest,
    ...names,
    role: 'user',
    index: 0,
    userId,
    accountId: newId(),
    linkId: link.id,
    mailId: mail.id,
    mail: mail.parameters,
    sortName: sortNameOf(names),
    nameTerms: nameTerms(names),
    usernameTerms: usernameTerms(person.username),
    foundBy,
    directoryId: directory.id,
    deactivatedAt: active ? null : now,
  };
  const [answer] = await insertUsers(db, {
    tenantId,
    actor: actorOf(directory, now),
    rows: [row],
    now,
    source,
    welcomeMails: directory.welcomeMails && active ? sql`true` : sql`false`,
    alongside: () => [...applyToUser(db, { now, source }, tenantId, userId)],
  });
  const { registered, already, outside } = answer!;
  if (!registered) {
    if (already)
      throw new ScimError(
        409,
        'uniqueness',
        `The tenant has a user with the userName ${person.username} already.`,
      );
    if (outside) throw outsideDomains(person.domain);
    throw unauthorized('ended-meanwhile');
  }
  const user: StoredUser = {
    id: userId,
    accountId: row.accountId,
    username: person.username,
    associateId: userId,
    firstName: person.firstName,
    lastName: person.lastName,
    role: 'user',
    directoryId: directory.id,
    externalId: person.externalId,
    attributes: person.attributes,
    deactivatedAt: row.deactivatedAt ?? null,
    heldAt: null,
    createdAt: now,
    modifiedAt: now,
    version: 0,
    ownsAccount: false,
    groups: null,
  };
  return { user, mailId: directory.welcomeMails && active ? mail.id : null };
}

export function outsideDomains(domain: string): ScimError {
  return new ScimError(
    403,
    null,
    `The tenant takes usernames of its own domains alone, and ${domain} is not one that it has proved.`,
  );
}
