import { patchElements } from './patch-elements.ts';
import type { PatchOperation } from './patch-operation.ts';
import { putSubAttribute } from './put-sub-attribute.ts';
import { put } from './put.ts';
import type { Attributes, AttributeValue, ComplexValue, Resource, SimpleValue } from './resource.ts';
import type { Attribute } from './attribute.ts';

/** One after the other, to a new resource in canonical form. Throws ScimError. */
export function applyOperations(resource: Resource, operations: readonly PatchOperation[]): Resource {
  let patched = operations.reduce(applyOperation, resource);
  // At the end, since several operations make one element: `.primary` may come before `.value`.
  const paths = new Map(operations.map(({ path }) => [path.attribute, path]));
  for (const path of paths.values()) patched = settle(patched, path);
  return patched;
}

function applyOperation(resource: Resource, operation: PatchOperation): Resource {
  const { path } = operation;
  const { attribute } = path;
  if (attribute === null) return put(resource, path.extension ?? '', null);
  return update(resource, path, (value) => patchAttribute(attribute, value, operation));
}

function patchAttribute(
  attribute: Attribute,
  current: AttributeValue | null,
  operation: PatchOperation,
): AttributeValue | null {
  if (attribute.multiValued) {
    return patchElements(attribute, (current ?? []) as ComplexValue[], operation);
  }
  const { path, value } = operation;
  if (path.sub === null) return value;
  return putSubAttribute((current ?? {}) as ComplexValue, path.sub.name, value as SimpleValue | null);
}

/** Without elements that say nothing. */
function settle(resource: Resource, path: PatchOperation['path']): Resource {
  if (!path.attribute?.multiValued) return resource;
  return update(resource, path, (value) => ((value ?? []) as ComplexValue[]).filter(saysSomething));
}

/** More than which of the values it is. */
function saysSomething(element: ComplexValue): boolean {
  return Object.keys(element).some((name) => name !== 'type' && name !== 'primary');
}

function update(
  resource: Resource,
  { extension, attribute }: PatchOperation['path'],
  change: (value: AttributeValue | null) => AttributeValue | null,
): Resource {
  const { name } = attribute!;
  const attributes = (extension === null ? resource : (resource[extension] ?? {})) as Attributes;
  const updated = put(attributes, name, change(attributes[name] ?? null));
  return extension === null ? updated : put(resource, extension, updated);
}
