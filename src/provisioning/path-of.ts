import type { AttributePath } from '../scim/filter.ts';

/** As `user_values` has it: `name.givenName`, the URN of an extension before it. */
export function pathOf({ extension, attributes }: AttributePath): string {
  const name = attributes.map((attribute) => attribute.name).join('.');
  return extension === null ? name : `${extension}:${name}`;
}
