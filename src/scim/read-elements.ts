import { checkCount } from './check-count.ts';
import { readAppRole } from './read-app-role.ts';
import { readComplexValue } from './read-complex-value.ts';
import type { ComplexValue } from './resource.ts';
import type { Attribute } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/**
 * The elements of a multi-valued attribute: a list, or a single one without its brackets, as OneLogin sends
 * emails. Throws ScimError.
 */
export function readElements(attribute: Attribute, given: unknown): ComplexValue[] {
  if (given === undefined || given === null || given === '') return [];
  const list: unknown[] = Array.isArray(given) ? given : [given];
  checkCount(attribute, list.length);
  return list.flatMap((one): ComplexValue[] => {
    const read = attribute.name === 'roles' ? readAppRole : readComplexValue;
    const element = read(attribute, one);
    // Passed over, it would make a list that replaces all members shorter than it was meant.
    if (attribute.name === 'members' && element?.['value'] === undefined) {
      throw new ScimError(400, 'invalidValue', 'A member needs a value: the id of a user.');
    }
    return element ? [element] : [];
  });
}
