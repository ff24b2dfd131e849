import type { Attribute } from './attribute.ts';

/** RFC 7643 §2.2: what holds for an attribute unless it says otherwise. */
const DEFAULTS = {
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
} as const;

export function defineAttribute(
  name: string,
  description: string,
  given: Partial<Attribute> = {},
): Attribute {
  return { name, description, ...DEFAULTS, ...given };
}

/** A URI; case exact, RFC 7643 §2.3.7. */
export function defineReference(
  name: string,
  description: string,
  referenceTypes: readonly string[],
  given: Partial<Attribute> = {},
): Attribute {
  return defineAttribute(name, description, { type: 'reference', caseExact: true, referenceTypes, ...given });
}
