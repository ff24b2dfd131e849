import { parseUsername } from '../accounts/username.ts';
import { USER } from '../scim/resource-types.ts';
import type { AttributeValue, Resource } from '../scim/resource.ts';
import type { StoredUser } from './select-users.ts';

/** A whole resource as it is answered, RFC 7643 §3. */
export type Rendered = Record<string, unknown>;

/** What a directory says of a user, in canonical form: as it said it, with what has become of it here. */
export function resourceOf(user: StoredUser): Resource {
  const { attributes, username, firstName, lastName, externalId, deactivatedAt } = user;
  const kept = attributes === null ? null : (JSON.parse(attributes) as Resource);
  const said = kept?.['userName'];
  const parsed = typeof said === 'string' ? parseUsername(said) : null;
  return {
    ...(kept ?? { name: { givenName: firstName, familyName: lastName } }),
    // In the letters that it was said in.
    userName: parsed?.ok && parsed.username === username ? said! : username,
    active: deactivatedAt === null,
    ...(externalId !== null && { externalId }),
  };
}

/** `base`: the URL of the service. Throws nothing. */
export function renderUser(user: StoredUser, base: string): Rendered {
  const { id, createdAt, modifiedAt, version } = user;
  const resource = resourceOf(user);
  const groups =
    user.groups === null ? [] : (JSON.parse(user.groups) as { value: string; display: string }[]);
  const extensions = USER.extensions.map((schema) => schema.id).filter((urn) => urn in resource);
  const rendered: Rendered = {
    schemas: [USER.schema.id, ...extensions],
    id,
    ...(resource as Record<string, AttributeValue>),
    ...(groups.length > 0 && {
      groups: groups.map((group) => ({ ...group, $ref: `${base}/Groups/${group.value}`, type: 'direct' })),
    }),
    meta: {
      resourceType: 'User',
      created: new Date(createdAt).toISOString(),
      lastModified: new Date(modifiedAt).toISOString(),
      location: `${base}/Users/${id}`,
      version: etagOf(version),
    },
  };
  return rendered;
}

/** RFC 7644 §3.14; weak, since the same version may be written in more than one way. */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}
