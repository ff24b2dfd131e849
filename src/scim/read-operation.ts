import type { PatchPath } from './filter.ts';
import type { PatchOperation } from './patch-operation.ts';
import { readComplexValue, readSubAttributes } from './read-complex-value.ts';
import { readElements } from './read-elements.ts';
import { readSimpleValue } from './read-simple-value.ts';
import type { ComplexValue } from './resource.ts';
import type { Attribute } from './attribute.ts';

type Target = PatchPath & { attribute: Attribute };

/**
 * What an operation on one attribute comes to, its value in canonical form. To give nothing (null, '', []) is to
 * remove. Throws ScimError.
 */
export function readOperation(op: PatchOperation['op'], path: Target, given: unknown): PatchOperation[] {
  if (op === 'remove') return [{ op, path, value: readMeant(path, given) }];
  const { attribute, filter, sub } = path;
  if (sub || attribute.type !== 'complex') return [readSimple(op, path, given)];
  if (filter) return readChosen(op, path, given);
  return attribute.multiValued ? readList(op, path, given) : readParts(op, path, given);
}

/** Entra ID removes members as `{ "op": "Remove", "path": "members", "value": [{ "value": "…" }] }`. */
function readMeant({ attribute, filter, sub }: Target, given: unknown): ComplexValue[] | null {
  const isList = attribute.multiValued && !filter && !sub;
  // An empty list means none of them, and not all.
  return isList && (Array.isArray(given) || !isNone(given)) ? readElements(attribute, given) : null;
}

function readSimple(op: 'add' | 'replace', path: Target, given: unknown): PatchOperation {
  const { attribute, sub } = path;
  const name = sub ? `${attribute.name}.${sub.name}` : attribute.name;
  const value = readSimpleValue(sub ?? attribute, name, given);
  return value === null ? remove(path) : { op, path, value };
}

function readChosen(op: 'add' | 'replace', path: Target, given: unknown): PatchOperation[] {
  const value = readComplexValue(path.attribute, given);
  if (value) return [{ op, path, value }];
  return op === 'replace' && isNone(given) ? [remove(path)] : [];
}

/** To add nothing to a list changes nothing. */
function readList(op: 'add' | 'replace', path: Target, given: unknown): PatchOperation[] {
  const value = readElements(path.attribute, given);
  if (value.length > 0) return [{ op, path, value }];
  return op === 'replace' ? [remove(path)] : [];
}

/** One operation a sub-attribute: those that are not given stay (RFC 7644 §3.5.2.3). */
function readParts(op: 'add' | 'replace', path: Target, given: unknown): PatchOperation[] {
  if (isNone(given)) return [remove(path)];
  const parts = readSubAttributes(path.attribute, given);
  return parts.map(([sub, value]) => readSimple(op, { ...path, sub }, value));
}

function isNone(given: unknown): boolean {
  return (
    given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)
  );
}

function remove(path: Target): PatchOperation {
  return { op: 'remove', path, value: null };
}
