import type { Attribute } from './attribute.ts';
import { ScimError } from './scim-error.ts';

const MOST_ELEMENTS = 100;
const MOST_MEMBERS = 10_000;

/** Of a multi-valued attribute. Throws ScimError. */
export function checkCount({ name }: Attribute, count: number): void {
  const most = name === 'members' ? MOST_MEMBERS : MOST_ELEMENTS;
  if (count <= most) return;
  throw new ScimError(400, 'invalidValue', `${name} has ${count} values. At most ${most} are taken at once.`);
}
