import { isObject } from './is-object.ts';
import { readSimpleValue } from './read-simple-value.ts';
import type { ComplexValue } from './resource.ts';
import type { Attribute } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/** The value of a complex attribute, or one element of it; null where it says nothing. Throws ScimError. */
export function readComplexValue(attribute: Attribute, given: unknown): ComplexValue | null {
  const value: ComplexValue = {};
  for (const [sub, givenSub] of readSubAttributes(attribute, given)) {
    const read = readSimpleValue(sub, `${attribute.name}.${sub.name}`, givenSub);
    if (read !== null) value[sub.name] = read;
  }
  return Object.keys(value).length > 0 ? value : null;
}

/**
 * The sub-attributes that are given, in the schema's order. Those that no schema knows are left out, and so are
 * read-only ones (RFC 7644 §3.5.1). A bare text is the `value`: Entra ID gives a manager so.
 */
export function readSubAttributes(attribute: Attribute, given: unknown): [Attribute, unknown][] {
  const { subAttributes = [], name } = attribute;
  const one: unknown = Array.isArray(given) && given.length <= 1 ? given[0] : given;
  if (one === null || one === undefined || one === '') return [];
  const bare = typeof one === 'string' || typeof one === 'number';
  const object = bare && subAttributes.some((sub) => sub.name === 'value') ? { value: one } : one;
  if (!isObject(object)) {
    const what = attribute.multiValued ? `Each value of ${name}` : name;
    throw new ScimError(400, 'invalidValue', `${what} has to be an object.`);
  }

  const byName = new Map(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value]));
  return subAttributes.flatMap((sub): [Attribute, unknown][] => {
    const key = sub.name.toLowerCase();
    return byName.has(key) && sub.mutability !== 'readOnly' ? [[sub, byName.get(key)]] : [];
  });
}
