import type { GroupNames } from '../groups/write-group.ts';
import type { Resource } from '../scim/resource.ts';
import { ScimError } from '../scim/scim-error.ts';

/** What of a group is kept besides its members. Throws ScimError. */
export function readGroupNames({ displayName, externalId }: Resource): GroupNames {
  if (typeof displayName !== 'string') throw new ScimError(400, 'invalidValue', 'displayName is required.');
  return { displayName, externalId: typeof externalId === 'string' ? externalId : null };
}

/** The ids of its members. */
export function readMemberIds({ members }: Resource): string[] {
  const list = Array.isArray(members) ? members : [];
  return [...new Set(list.map((member) => String(member['value'])))];
}
