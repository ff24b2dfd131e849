import { put } from './put.ts';
import type { ComplexValue, SimpleValue } from './resource.ts';

/** A `$ref` leads to what `value` names, and not to what comes in its place: another manager. */
export function putSubAttribute(value: ComplexValue, name: string, given: SimpleValue | null): ComplexValue {
  const stale = name === 'value' && value['value'] !== given;
  return put(stale ? put(value, '$ref', null) : value, name, given);
}
