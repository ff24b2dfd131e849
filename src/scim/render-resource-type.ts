import type { ResourceType } from './attribute.ts';

export type RenderedResourceType = {
  schemas: string[];
  id: string;
  name: string;
  endpoint: string;
  description: string;
  schema: string;
  schemaExtensions: { schema: string; required: boolean }[];
  meta: { resourceType: 'ResourceType'; location: string };
};

/** RFC 7643 §6, as `/ResourceTypes/{name}` answers. `base`: the URL of the service, without a slash at its end. */
export function renderResourceType(
  { name, endpoint, description, schema, extensions }: ResourceType,
  base: string,
): RenderedResourceType {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  };
}
