import { checkComparisonCount, checkOperationCount } from './check-operation-count.ts';
import { checkSchemas } from './check-schemas.ts';
import { findProperty } from './find-property.ts';
import { findSchema } from './find-schema.ts';
import { isObject } from './is-object.ts';
import { isReadOnly } from './is-read-only.ts';
import type { PatchOperation } from './patch-operation.ts';
import { readAttributes, readOfSchema } from './read-attributes.ts';
import { readOperation } from './read-operation.ts';
import { readPath } from './read-path.ts';
import type { ResourceType } from './attribute.ts';
import { ScimError } from './scim-error.ts';

type Op = PatchOperation['op'];

/**
 * The body of PATCH, RFC 7644 §3.5.2. What is ignored is not among the operations: attributes that no schema
 * knows, and read-only ones where no path names them. Throws ScimError.
 */
export function readPatch(body: unknown, resourceType: ResourceType): PatchOperation[] {
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body has to be an object.');
  checkSchemas(body);
  const given = findProperty(body, 'Operations');
  const list: unknown[] = isObject(given) ? [given] : Array.isArray(given) ? given : refuseOperations();
  checkOperationCount(list);
  const operations = list.flatMap((one) => readOne(one, resourceType));
  checkOperationCount(operations);
  checkComparisonCount(operations);
  return operations;
}

function refuseOperations(): never {
  throw new ScimError(400, 'invalidSyntax', 'Operations has to be a list of operations.');
}

function readOne(given: unknown, resourceType: ResourceType): PatchOperation[] {
  if (!isObject(given)) throw new ScimError(400, 'invalidSyntax', 'An operation has to be an object.');
  const op = readOp(findProperty(given, 'op'));
  const path = findProperty(given, 'path') ?? '';
  const value = findProperty(given, 'value');
  if (typeof path !== 'string') throw new ScimError(400, 'invalidPath', 'path has to be a text.');
  if (op !== 'remove' && value === undefined) {
    throw new ScimError(400, 'invalidValue', `To ${op} needs a value.`);
  }
  return path.trim() === ''
    ? readWithoutPath(op, value, resourceType)
    : readWithPath(op, path, value, resourceType);
}

/** Entra ID writes `Add`, `Replace`, `Remove`. */
function readOp(given: unknown): Op {
  const op = typeof given === 'string' ? given.trim().toLowerCase() : given;
  if (op === 'add' || op === 'replace' || op === 'remove') return op;
  throw new ScimError(400, 'invalidSyntax', 'op has to be add, replace or remove.');
}

function readWithoutPath(op: Op, value: unknown, resourceType: ResourceType): PatchOperation[] {
  if (op === 'remove') throw new ScimError(400, 'noTarget', 'To remove needs a path.');
  if (isObject(value)) return readAttributes(op, value, resourceType);
  throw new ScimError(400, 'invalidValue', 'Without a path, value has to be an object of attributes.');
}

function readWithPath(op: Op, text: string, value: unknown, resourceType: ResourceType): PatchOperation[] {
  const schema = findSchema(text, resourceType);
  if (schema && op !== 'remove') return readOfSchema(op, schema, value, resourceType);
  const path = readPath(text, resourceType);
  if (path === null || path.attribute?.name === 'schemas') return [];
  if (path.attribute === null) return [{ op: 'remove', path, value: null }];
  if (isReadOnly(path)) {
    const name = (path.sub ?? path.attribute).name;
    throw new ScimError(400, 'mutability', `${name} cannot be changed.`);
  }
  return readOperation(op, { ...path, attribute: path.attribute }, value);
}
