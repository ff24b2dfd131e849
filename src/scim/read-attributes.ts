import type { PatchPath } from './filter.ts';
import { findSchema } from './find-schema.ts';
import { isObject } from './is-object.ts';
import { isReadOnly } from './is-read-only.ts';
import { parseAttributeName } from './parse-path.ts';
import type { PatchOperation } from './patch-operation.ts';
import { readOperation } from './read-operation.ts';
import { readPath } from './read-path.ts';
import type { ResourceType, Schema } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/**
 * An object of attributes: the body of a resource, or what a patch without a path gives. Clients name them in
 * any case, with the URN of their schema before them or around them, dotted (`name.givenName`) and by value
 * paths (`emails[type eq "work"].value`). Those that no schema knows are ignored, and so are read-only ones
 * (RFC 7644 §3.5.1). Throws ScimError.
 */
export function readAttributes(
  op: 'add' | 'replace',
  given: Record<string, unknown>,
  resourceType: ResourceType,
): PatchOperation[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const schema = findSchema(name, resourceType);
    if (schema) return readOfSchema(op, schema, value, resourceType);
    const path = readName(name, resourceType);
    if (!path?.attribute || isReadOnly(path)) return [];
    return readOperation(op, { ...path, attribute: path.attribute }, value);
  });
}

/** All attributes of one schema, under its URN. */
export function readOfSchema(
  op: 'add' | 'replace',
  { id }: Schema,
  given: unknown,
  resourceType: ResourceType,
): PatchOperation[] {
  if (isObject(given)) {
    const prefixed = Object.entries(given).map(([name, value]) => [`${id}:${name}`, value]);
    return readAttributes(op, Object.fromEntries(prefixed), resourceType);
  }
  if (given !== null && given !== '') throw new ScimError(400, 'invalidValue', `${id} has to be an object.`);
  const isExtension = resourceType.extensions.some((extension) => extension.id === id);
  if (op === 'add' || !isExtension) return [];
  const path = { extension: id, attribute: null, filter: null, sub: null };
  return [{ op: 'remove', path, value: null }];
}

function readName(name: string, resourceType: ResourceType): PatchPath | null {
  if (name.includes('[')) return readPath(name, resourceType);
  const found = parseAttributeName(name, resourceType);
  if (!found) return null;
  const [attribute, sub = null] = found.attributes;
  return { extension: found.extension, attribute, filter: null, sub };
}
