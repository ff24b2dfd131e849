import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { sealTenantWithoutAdmin } from '../accounts/close-account.ts';
import { renameAccount } from '../accounts/rename-account.ts';
import type { RequestSource } from '../audit/record-event.ts';
import { actorOf, type Directory } from '../directories/with-directory.ts';
import { applyToUser } from '../group-rules/apply-to-user.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import { isObject } from '../scim/is-object.ts';
import type { Resource } from '../scim/resource.ts';
import { ScimError } from '../scim/scim-error.ts';
import type { Db } from '../storage/db.ts';
import { changeProvisioned, isAsRead } from '../users/change-provisioned.ts';
import { users } from '../users/schema.ts';
import { changedNames } from './changed-names.ts';
import { outsideDomains } from './create-user.ts';
import { readPerson, type ProvisionedPerson } from './read-person.ts';
import { resourceOf } from './render-user.ts';
import { notFound, unauthorized } from './scim-refusals.ts';
import { selectUser, type StoredUser } from './select-users.ts';

export type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/** What comes of it; `stale`: someone else has changed the user since they were read. */
export type ChangeResult =
  | { outcome: 'changed'; user: StoredUser; mailId: string | null }
  /** nothing was changed: the person, whom a mail tells, has to confirm the new username */
  | { outcome: 'waits-for-person'; refusal: ScimError; mailId: string | null }
  | { outcome: 'stale' };

/** All of it in one batch, for the user as they were read. Throws ScimError. */
export async function changeUser(
  dependencies: Dependencies,
  directory: Directory,
  user: StoredUser,
  resource: Resource,
): Promise<ChangeResult> {
  const { db, now } = dependencies;
  const { tenantId } = directory;
  const person = readPerson(resource, { activeBefore: user.deactivatedAt === null });
  const changed = changedNames(resourceOf(user), { ...resource, active: person.active });
  // RFC 7644 §3.5.2.1: then not even the time of the last change is another.
  if (changed.length === 0 && isAsSaid(user, person, directory)) {
    return { outcome: 'changed', user, mailId: null };
  }
  const actor = actorOf(directory, now);
  const leftWithoutAdmin =
    user.role === 'admin' && !person.active
      ? await sealTenantWithoutAdmin(dependencies, tenantId, 'directory')
      : null;
  const which = { userId: user.id, version: user.version, actor };
  const change = (condition: SQL) =>
    changeProvisioned(
      dependencies,
      tenantId,
      user.id,
      {
        ...person,
        directoryId: directory.id,
        associateId: user.associateId,
        changed: toldOfAttributes(changed, resourceOf(user), resource, {
          names: user.firstName !== person.firstName || user.lastName !== person.lastName,
        }),
        leftWithoutAdmin,
      },
      sql`${isAsRead(tenantId, which)} and ${condition}`,
    );

  if (person.username !== user.username) {
    const still = sql`exists (select 1 from ${users} where ${isAsRead(tenantId, which)})`;
    const wanted = { user, newUsername: person.username, still, change };
    if (person.active) return rename(dependencies, directory, wanted);
    if (user.deactivatedAt !== null) return renameInactive(dependencies, directory, wanted);
    // Whoever leaves leaves at once, by whichever name: one that would have to wait, or cannot be, is left out.
    const renamed = await renameAtOnce(dependencies, directory, wanted);
    if (renamed) return renamed;
  }
  const rules = applyToUser(db, dependencies, tenantId, user.id);
  const [[after], ...results] = await readAfter(db, tenantId, user.id, change(sql`true`), rules);
  const isChanged = (results.at(-1) as unknown[]).length > 0;
  if (!after) throw notFound();
  if (isChanged) return { outcome: 'changed', user: after, mailId: null };
  if (after.version !== user.version) return { outcome: 'stale' };
  throw unauthorized('ended-meanwhile');
}

/** What SuperID itself has of them is what the directory says, and this directory. */
function isAsSaid(user: StoredUser, person: ProvisionedPerson, { id }: Directory): boolean {
  return (
    user.directoryId === id &&
    user.attributes !== null &&
    user.firstName === person.firstName &&
    user.lastName === person.lastName
  );
}

/** Without those that have events of their own; of an extension, its attributes. */
function toldOfAttributes(
  changed: string[],
  before: Resource,
  after: Resource,
  apart: { names: boolean },
): string[] {
  return changed
    .filter((name) => name !== 'active' && name !== 'userName' && !(name === 'name' && apart.names))
    .flatMap((name) =>
      name.includes(':') ? changedNames(asResource(before[name]), asResource(after[name])) : [name],
    );
}

function asResource(value: unknown): Resource {
  return isObject(value) ? (value as Resource) : {};
}

/** The batch of a change, and the user as they are after it. */
async function readAfter(
  db: Db,
  tenantId: string,
  userId: string,
  statements: ReturnType<typeof changeProvisioned>,
  rules: ReturnType<typeof applyToUser>,
): Promise<[StoredUser[], ...unknown[]]> {
  const answers = (await db.batch([
    ...(statements as unknown as [BatchItem<'sqlite'>]),
    ...rules,
    selectUser(db, sql`${tenantId}`, userId),
  ])) as unknown[];
  return [answers.at(-1) as StoredUser[], ...answers.slice(0, statements.length)];
}

type WantedName = {
  user: StoredUser;
  newUsername: string;
  still: SQL;
  change: (condition: SQL) => ReturnType<typeof changeProvisioned>;
};

/** With all else that changes. `expected`: only where it would come to that. */
function askRename(
  dependencies: Dependencies,
  directory: Directory,
  { user, newUsername, still, change }: WantedName,
  expected?: 'at-once',
) {
  const { db, now } = dependencies;
  const { tenantId } = directory;
  return renameAccount(
    dependencies,
    tenantId,
    { userId: user.id, actor: actorOf(directory, now), shownUsername: user.username, newUsername, expected },
    {
      still,
      waitsOnce: true,
      alongside: (goes) => [...change(goes), ...applyToUser(db, dependencies, tenantId, user.id)],
    },
  );
}

async function renameAtOnce(
  dependencies: Dependencies,
  directory: Directory,
  wanted: WantedName,
): Promise<ChangeResult | null> {
  const { user } = wanted;
  if (user.heldAt !== null) return null;
  const result = await askRename(dependencies, directory, wanted, 'at-once');
  if (result.outcome !== 'renamed') return null;
  return readChanged(dependencies.db, directory.tenantId, user.id, result.mailId);
}

/** Of who is not active here nobody is asked to confirm anything. */
async function renameInactive(
  dependencies: Dependencies,
  directory: Directory,
  wanted: WantedName,
): Promise<ChangeResult> {
  const { db } = dependencies;
  const { user, newUsername } = wanted;
  const result = await rename(dependencies, directory, wanted, 'at-once');
  if (result.outcome !== 'stale') return result;
  const [now] = await selectUser(db, sql`${directory.tenantId}`, user.id);
  if (now?.version !== user.version) return result;
  const detail = `The person would have to confirm the userName ${newUsername}, and is not active: it stays ${user.username}. Send it again once they are.`;
  throw new ScimError(409, null, detail);
}

async function readChanged(
  db: Db,
  tenantId: string,
  userId: string,
  mailId: string | null,
): Promise<ChangeResult> {
  const [after] = await selectUser(db, sql`${tenantId}`, userId);
  if (!after) throw notFound();
  return { outcome: 'changed', user: after, mailId };
}

/** R10, and DESIGN's rule for renames: at once where that is safe, else when the person has confirmed it. */
async function rename(
  dependencies: Dependencies,
  directory: Directory,
  wanted: WantedName,
  expected?: 'at-once',
): Promise<ChangeResult> {
  const { user, newUsername } = wanted;
  if (user.heldAt !== null) {
    const detail = `Someone else had the userName ${user.username} before. An administrator has to say in SuperID who this is; until then it stays.`;
    throw new ScimError(409, null, detail);
  }
  const result = await askRename(dependencies, directory, wanted, expected);
  switch (result.outcome) {
    case 'renamed':
      return readChanged(dependencies.db, directory.tenantId, user.id, result.mailId);
    case 'stale':
      return { outcome: 'stale' };
    case 'waits-for-person': {
      const refusal = new ScimError(
        409,
        null,
        `The person has to confirm the userName ${newUsername}, signed in, with a code that is mailed to it. Until then it stays ${user.username}, and nothing was changed.`,
      );
      return { outcome: 'waits-for-person', refusal, mailId: result.mailId };
    }
    case 'taken':
    case 'unchanged':
      throw new ScimError(409, 'uniqueness', `Someone else has the userName ${newUsername}.`);
    case 'not-primary-tenant':
      throw new ScimError(
        403,
        'mutability',
        `Only the tenant that governs an account changes its userName: for ${user.username} that is another one, or none until the person has confirmed.`,
      );
    case 'outside-domains':
      throw outsideDomains(newUsername.slice(newUsername.lastIndexOf('@') + 1));
    case 'malformed-username':
      throw new ScimError(400, 'invalidValue', 'userName has to be an email address.');
    case 'limited':
      throw new ScimError(429, null, 'This username was changed too often today. Try again later.', result);
  }
}
