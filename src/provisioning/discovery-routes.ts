import type { Hono } from 'hono';
import { renderResourceType } from '../scim/render-resource-type.ts';
import { renderSchema } from '../scim/render-schema.ts';
import { RESOURCE_TYPES, SCHEMAS } from '../scim/resource-types.ts';
import { ScimError } from '../scim/scim-error.ts';
import { renderServiceProviderConfig } from '../scim/service-provider-config.ts';
import { listResponse } from './list-response.ts';
import { answerScim, baseOf, type ScimEnv } from './scim-middleware.ts';
import { notFound } from './scim-refusals.ts';

/** RFC 7644 §4: what this service can do, for whoever asks. */
export function discoveryRoutes(surface: Hono<ScimEnv>): void {
  surface.get('/ServiceProviderConfig', (c) => answerScim(renderServiceProviderConfig(baseOf(c))));

  surface.get('/Schemas', (c) => {
    refuseFilter(c.req.query('filter'));
    return answerScim(listResponse(SCHEMAS.map((schema) => renderSchema(schema, baseOf(c)))));
  });

  surface.get('/Schemas/:id', (c) => {
    const schema = SCHEMAS.find(({ id }) => id.toLowerCase() === c.req.param('id').toLowerCase());
    if (!schema) throw notFound();
    return answerScim(renderSchema(schema, baseOf(c)));
  });

  surface.get('/ResourceTypes', (c) => {
    refuseFilter(c.req.query('filter'));
    return answerScim(listResponse(RESOURCE_TYPES.map((type) => renderResourceType(type, baseOf(c)))));
  });

  surface.get('/ResourceTypes/:name', (c) => {
    const type = RESOURCE_TYPES.find(({ name }) => name === c.req.param('name'));
    if (!type) throw notFound();
    return answerScim(renderResourceType(type, baseOf(c)));
  });
}

/** RFC 7644 §4: "a HTTP response of 403 SHALL be returned". */
function refuseFilter(filter: string | undefined): void {
  if (filter !== undefined) throw new ScimError(403, null, 'This is not filtered.');
}
