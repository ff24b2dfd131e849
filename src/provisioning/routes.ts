import { Hono } from 'hono';
import { MethodNotAllowed } from '../errors.ts';
import { ScimError } from '../scim/scim-error.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { groupRoutes } from './group-routes.ts';
import {
  answerScimError,
  scimBodyLimit,
  scimGuard,
  logRequest,
  scimHeaders,
  takeToken,
  type ScimEnv,
} from './scim-middleware.ts';
import { userRoutes } from './user-routes.ts';

/** SCIM 2.0 (RFC 7643, 7644): directories provision a tenant's users and groups. */
export const provisioning = new Hono<ScimEnv>();
provisioning.onError(answerScimError);
provisioning.use(scimHeaders);
provisioning.use(scimGuard);
provisioning.use(logRequest);
discoveryRoutes(provisioning);
provisioning.use(takeToken);
provisioning.use(scimBodyLimit);
userRoutes(provisioning);
groupRoutes(provisioning);

/** RFC 7644 §3.11 */
provisioning.all('/Me', () => {
  throw new ScimError(501, null, 'A directory is nobody: /Me leads nowhere. Ask for /Users.');
});

/** RFC 7644 §3.7: announced as not supported. */
provisioning.all('/Bulk', () => {
  throw new ScimError(501, null, 'Bulk requests are not supported. Send one request for each change.');
});

/** RFC 7644 §3.4.2.1 and §3.4.3: of all resource types at once. */
provisioning.on('POST', '/.search', () => {
  throw new ScimError(
    501,
    null,
    'Users and groups are asked for apart: at /Users or /Users/.search, and at /Groups or /Groups/.search.',
  );
});

/** What takes which methods. */
const METHODS: [path: RegExp, allowed: string[]][] = [
  [/^\/\.search$/, ['POST']],
  [/^\/(Users|Groups)$/, ['GET', 'HEAD', 'POST']],
  [/^\/(Users|Groups)\/\.search$/, ['POST']],
  [/^\/(Users|Groups)\/[a-z2-7]{24}$/, ['DELETE', 'GET', 'HEAD', 'PATCH', 'PUT']],
  [/^\/(ServiceProviderConfig|(Schemas|ResourceTypes)(\/[^/]+)?)$/, ['GET', 'HEAD']],
];

provisioning.all('*', (c) => {
  const path = new URL(c.req.url).pathname.slice('/scim/v2'.length);
  const [, allowed] = METHODS.find(([known]) => known.test(path)) ?? [];
  if (allowed) throw new MethodNotAllowed(allowed);
  throw new ScimError(404, null, 'Nothing is here. Users are at /scim/v2/Users, groups at /scim/v2/Groups.');
});
