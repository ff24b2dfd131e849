import type { GroupNames } from '../groups/write-group.ts';
import { GROUP } from '../scim/resource-types.ts';
import type { Resource } from '../scim/resource.ts';
import { etagOf, type Rendered } from './render-user.ts';
import { ScimError } from '../scim/scim-error.ts';
import { MOST_MEMBERS, type StoredGroup } from './select-groups.ts';

/** Without its members, which are changed where they are stored. */
export function resourceOfGroup({ displayName, externalId }: GroupNames): Resource {
  return { displayName, ...(externalId !== null && { externalId }) };
}

/** `base`: the URL of the service. */
export function renderGroup(group: StoredGroup, base: string): Rendered {
  const { id, createdAt, modifiedAt, version } = group;
  if (group.members === 'too many') {
    throw new ScimError(
      400,
      'tooMany',
      `The group ${group.displayName} has more than ${MOST_MEMBERS} members. Ask with excludedAttributes=members, or whether one is in it by filter=id eq "…" and members eq "…".`,
    );
  }
  const members =
    group.members === null ? [] : (JSON.parse(group.members) as { value: string; display: string }[]);
  return {
    schemas: [GROUP.schema.id],
    id,
    ...resourceOfGroup(group),
    ...(members.length > 0 && {
      members: members.map((member) => ({ ...member, $ref: `${base}/Users/${member.value}`, type: 'User' })),
    }),
    meta: {
      resourceType: 'Group',
      created: new Date(createdAt).toISOString(),
      lastModified: new Date(modifiedAt).toISOString(),
      location: `${base}/Groups/${id}`,
      version: etagOf(version),
    },
  };
}
