import { applyPatch } from '../../src/scim/apply-patch.ts';
import { readPatch } from '../../src/scim/read-patch.ts';
import { USER } from '../../src/scim/resource-types.ts';
import type { Resource } from '../../src/scim/resource.ts';

/** A user after operations as they come in a body. */
export function patch(user: Resource, ...operations: object[]): Resource {
  return applyPatch(user, readPatch({ Operations: operations }, USER), USER);
}
