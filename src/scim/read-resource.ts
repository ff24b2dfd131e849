import { applyOperations } from './apply-operations.ts';
import { checkComparisonCount, checkOperationCount } from './check-operation-count.ts';
import { checkSchemas } from './check-schemas.ts';
import { findMissing } from './find-missing.ts';
import { isObject } from './is-object.ts';
import { demote } from './merge-elements.ts';
import type { PatchOperation } from './patch-operation.ts';
import { readAttributes } from './read-attributes.ts';
import type { Resource } from './resource.ts';
import type { ResourceType } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/** The body of POST and PUT, RFC 7644 §3.3 and §3.5.1: as the same attributes added to nothing. Throws ScimError. */
export function readResource(body: unknown, resourceType: ResourceType): Resource {
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body has to be an object.');
  checkSchemas(body);
  const operations = readAttributes('add', body, resourceType);
  checkOperationCount(operations);
  checkComparisonCount(operations);
  const resource = applyOperations({}, operations.map(keepFirstPrimary));
  const missing = findMissing(resource, resourceType);
  if (missing) throw new ScimError(400, 'invalidValue', `${missing.name} is required.`);
  return resource;
}

/** RFC 7643 §2.4 allows one. */
function keepFirstPrimary(operation: PatchOperation): PatchOperation {
  const { value } = operation;
  if (!Array.isArray(value)) return operation;
  const first = value.findIndex((element) => element['primary'] === true);
  return { ...operation, value: value.map((element, at) => (at > first ? demote(element) : element)) };
}
