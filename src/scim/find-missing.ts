import type { Resource } from './resource.ts';
import type { Attribute, ResourceType } from './attribute.ts';

/** A required attribute that a resource does not have: `userName`, a group's `displayName`. */
export function findMissing(resource: Resource, { schema }: ResourceType): Attribute | null {
  return schema.attributes.find(({ name, required }) => required && resource[name] === undefined) ?? null;
}
