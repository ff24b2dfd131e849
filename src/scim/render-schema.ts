import type { Schema } from './attribute.ts';

export type RenderedSchema = Schema & {
  schemas: string[];
  meta: { resourceType: 'Schema'; location: string };
};

/** RFC 7643 §7, as `/Schemas/{id}` answers. `base`: the URL of the service, without a slash at its end. */
export function renderSchema(schema: Schema, base: string): RenderedSchema {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  };
}
