import { defineAttribute } from './define-attribute.ts';
import type { Attribute } from './attribute.ts';

/** What a list of such values consists of: RFC 7643 §2.4 without `$ref`. */
export function defineMultiValued(
  name: string,
  description: string,
  types: readonly string[] = [],
  value: Attribute = defineAttribute('value', 'The value itself.'),
): Attribute {
  const subAttributes = [
    value,
    defineAttribute('display', 'A name for it, to be shown to people.'),
    defineType(types),
    definePrimary(),
  ];
  return defineAttribute(name, description, { type: 'complex', multiValued: true, subAttributes });
}

export function defineType(types: readonly string[]): Attribute {
  const canonicalValues = types.length > 0 && { canonicalValues: types };
  return defineAttribute('type', 'What kind of value it is, or what it is for.', { ...canonicalValues });
}

export function definePrimary(): Attribute {
  return defineAttribute('primary', 'Whether it is the preferred one; at most one is.', { type: 'boolean' });
}
