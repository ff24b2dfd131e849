import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { RequestSource } from '../audit/record-event.ts';
import { actorOf, type Directory } from '../directories/with-directory.ts';
import { applyToDue, markMembersDue } from '../group-rules/apply-to-due.ts';
import { areUsers, type MemberChange } from '../groups/change-members.ts';
import { groups } from '../groups/schema.ts';
import { changeGroup, deleteGroup, insertGroup, type GroupNames } from '../groups/write-group.ts';
import type { Resource } from '../scim/resource.ts';
import { ScimError } from '../scim/scim-error.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { readGroupNames, readMemberIds } from './read-group.ts';
import { unauthorized } from './scim-refusals.ts';
import { selectGroup, type StoredGroup } from './select-groups.ts';

type Dependencies = { db: Db; now: number; source: RequestSource };

/** One round trip. Throws ScimError: 409 for an externalId that another group has, 400 for a member that is nobody. */
export async function createGroup(
  { db, now, source }: Dependencies,
  directory: Directory,
  resource: Resource,
): Promise<StoredGroup> {
  const { tenantId } = directory;
  const names = readGroupNames(resource);
  const members = readMemberIds(resource);
  const id = newId();
  const known = areUsers(tenantId, [{ kind: 'add', ids: members }]);
  const taken = isTaken(tenantId, names.externalId, id);
  const actor = actorOf(directory, now);
  const given = { id, tenantId, directoryId: directory.id, ...names, now, source };
  const [[before], ...answers] = await batchWith(db, { known, taken, holds: actor.holds }, [
    ...insertGroup(db, given, members, sql`${known} and not ${taken} and ${actor.holds}`),
    selectGroup(db, sql`${tenantId}`, id),
  ]);
  const [group] = answers.at(-1) as StoredGroup[];
  if (group) return group;
  throw refusalOf(before!, names);
}

/** What becomes of a group. */
export type WantedGroup = {
  /** null where only its members change: then others may change it meanwhile, and nobody's change is lost */
  resource: Resource | null;
  members: MemberChange[];
};

/**
 * Null where somebody else was faster. One round trip. `exactly`: only the version that was read is changed.
 * Throws ScimError.
 */
export async function writeGroup(
  { db, now, source }: Dependencies,
  directory: Directory,
  group: StoredGroup,
  { resource, members, exactly, answer }: WantedGroup & { exactly: boolean; answer: boolean },
): Promise<StoredGroup | null> {
  const { tenantId } = directory;
  const names = resource && readGroupNames(resource);
  const known = areUsers(tenantId, members);
  const taken = names ? isTaken(tenantId, names.externalId, group.id) : sql`false`;
  const actor = actorOf(directory, now);
  const condition = sql`${known} and not ${taken} and ${actor.holds}`;
  const go = names || exactly ? isAsRead(tenantId, group, condition) : isThere(tenantId, group, condition);
  const name = names?.displayName ?? group.displayName;
  const changed = { tenantId, groupId: group.id, name, now, source };
  const change = changeGroup(db, changed, names, members, go);
  const asked = { known, taken, holds: actor.holds };
  const [[before], ...answers] = await batchWith(
    db,
    asked,
    [
      ...markMembersDue(db, changed, members, go),
      ...change,
      selectGroup(db, sql`${tenantId}`, group.id, { members: answer }),
    ],
    applyToDue(db, { now, source: byRules(source) }, tenantId),
  );
  const isChanged = answers.at(-2)!.length > 0;
  const [after] = answers.at(-1) as StoredGroup[];
  if (isChanged) return after!;
  if (before!.known && !before!.taken && before!.holds) return null;
  throw refusalOf(before!, names);
}

/** False where somebody else was faster. One round trip. Throws ScimError. */
export async function removeGroup(
  { db, now, source }: Dependencies,
  directory: Directory,
  group: StoredGroup,
): Promise<boolean> {
  const actor = actorOf(directory, now);
  const { tenantId } = directory;
  const removed = { tenantId, groupId: group.id, name: group.displayName, now, source };
  const go = isAsRead(tenantId, group, actor.holds);
  const [[before], ...answers] = await batchWith(
    db,
    { known: sql`true`, taken: sql`false`, holds: actor.holds },
    [...markMembersDue(db, removed, [{ kind: 'remove-all' }], go), ...deleteGroup(db, removed, go)],
    applyToDue(db, { now, source: byRules(source) }, tenantId),
  );
  if (answers.at(-1)!.length > 0) return true;
  if (!before!.holds) throw unauthorized('ended-meanwhile');
  return false;
}

/** Whoever is due may be so by another directory: what a rule makes of them is told as the rule's. */
function byRules({ ip, country, browser, reference }: RequestSource): RequestSource {
  return { ip, country, browser, reference };
}

type Before = { known: boolean; taken: boolean; holds: boolean };

async function batchWith(
  db: Db,
  { known, taken, holds }: { known: SQL; taken: SQL; holds: SQL },
  statements: BatchItem<'sqlite'>[],
  rules: readonly BatchItem<'sqlite'>[] = [],
): Promise<[Before[], ...unknown[][]]> {
  const answers = await db.batch([
    db
      .select({
        known: known.mapWith(Boolean).as('known'),
        taken: taken.mapWith(Boolean).as('taken'),
        holds: holds.mapWith(Boolean).as('holds'),
      })
      .from(sql`(select 1)`),
    ...statements,
    ...rules,
  ]);
  return answers.slice(0, statements.length + 1) as [Before[], ...unknown[][]];
}

function isTaken(tenantId: string, externalId: string | null, id: string): SQL {
  if (externalId === null) return sql`false`;
  return sql`exists (select 1 from groups other where other.tenant_id = ${tenantId}
    and other.external_id = ${externalId} and other.id <> ${id})`;
}

function isAsRead(tenantId: string, group: StoredGroup, condition: SQL): SQL {
  return sql`${groups.version} = ${group.version} and ${isThere(tenantId, group, condition)}`;
}

function isThere(tenantId: string, { id }: StoredGroup, condition: SQL): SQL {
  return sql`${groups.id} = ${id} and ${groups.tenantId} = ${tenantId} and ${condition}`;
}

function refusalOf({ known, taken, holds }: Before, names: GroupNames | null): ScimError {
  if (!holds) return unauthorized('ended-meanwhile');
  if (taken)
    return new ScimError(409, 'uniqueness', `Another group has the externalId ${names?.externalId}.`);
  if (!known) return new ScimError(400, 'invalidValue', 'One of the members is no user of the tenant.');
  return unauthorized('ended-meanwhile');
}
