import { applyOperations } from './apply-operations.ts';
import { findMissing } from './find-missing.ts';
import type { PatchOperation } from './patch-operation.ts';
import type { Resource } from './resource.ts';
import type { ResourceType } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/** RFC 7644 §3.5.2: all of it to a new resource, or nothing. Throws ScimError. */
export function applyPatch(
  resource: Resource,
  operations: readonly PatchOperation[],
  resourceType: ResourceType,
): Resource {
  const patched = applyOperations(resource, operations);
  const missing = findMissing(patched, resourceType);
  // §3.5.2.2 names this type for a required attribute that becomes unassigned.
  if (missing) throw new ScimError(400, 'mutability', `${missing.name} is required and cannot be removed.`);
  return patched;
}
