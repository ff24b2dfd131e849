import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { apiHeaders, requireToken, type ApiEnv } from './api-middleware.ts';
import { applicationDeedRoutes } from './application-deed-routes.ts';
import { applicationRoutes } from './application-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import type { ApiRoute, RouteGroup } from './define-routes.ts';
import { accountRoutes } from './account-routes.ts';
import { answerProblem } from './errors-middleware.ts';
import { importReportRoute } from './import-report-routes.ts';
import { importRoutes } from './import-routes.ts';
import { describeApi } from './openapi.ts';
import { operatorTenantRoutes } from './operator-tenant-routes.ts';
import { ApiProblem } from './problems.ts';
import { serveRoute } from './serve-routes.ts';
import { signingKeyRoutes } from './signing-key-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userDeedRoutes } from './user-deed-routes.ts';
import { userRoutes } from './user-routes.ts';
import { usernameRoutes } from './username-routes.ts';

export const API_GROUPS: readonly RouteGroup[] = [
  { title: 'Tenant', routes: tenantRoutes },
  { title: 'Users', routes: [...userRoutes, ...userDeedRoutes, ...usernameRoutes] },
  { title: 'Imports', routes: [...importRoutes, importReportRoute] },
  { title: 'Audit log', routes: auditRoutes },
  { title: 'API tokens', routes: tokenRoutes },
  { title: 'Operators: tenants', routes: operatorTenantRoutes },
  { title: 'Operators: accounts', routes: accountRoutes },
  { title: 'Operators: applications', routes: [...applicationRoutes, ...applicationDeedRoutes] },
  { title: 'Operators: signing keys', routes: signingKeyRoutes },
];

/** Every route there is: the router, the OpenAPI document and the test of who may what read this list. */
export const API_ROUTES: readonly ApiRoute[] = API_GROUPS.flatMap(({ routes }) => routes);

/** What administrators and operators do on their pages, for their programs. */
export const adminApi = new Hono<ApiEnv>();
adminApi.onError(answerProblem);
adminApi.use(apiHeaders, async (c, next) => {
  await next();
  c.env.services.log.route ??= routePath(c);
});

adminApi.get('/openapi.json', (c) => c.json(describeApi(API_GROUPS, c.env.services.publicOrigin)));

adminApi.use(requireToken);

/** What names in a path look like that are no ordinary id. */
const FORMS: Partial<Record<string, string>> = {
  tenant: '[A-Za-z0-9]{1,32}',
  application: '[a-z0-9-]{3,64}',
};

/** No JSON of ours comes near it. */
const LARGEST_JSON = 64 * 1024;

for (const route of API_ROUTES) {
  const limit = bodyLimit({
    maxSize: route.upload?.largest ?? LARGEST_JSON,
    onError: () => {
      throw new ApiProblem('payload_too_large');
    },
  });
  adminApi.on(route.method, routerPath(route.path), limit, (c) => serveRoute(c, route));
}

adminApi.all('*', (c) => {
  const path = new URL(c.req.url).pathname.slice('/api/v1'.length);
  const allowed = new Set(
    API_ROUTES.filter((route) => fits(route, path)).map(({ method }) => method as string),
  );
  if (allowed.has('GET')) allowed.add('HEAD');
  if (allowed.size === 0) throw new ApiProblem('not_found');
  throw new ApiProblem('method_not_allowed', { headers: { Allow: [...allowed].toSorted().join(', ') } });
});

/** A name that cannot be one of ours reaches no route: it is not found like one that is not there. */
function formOf(name: string): string {
  return FORMS[name] ?? '[a-z2-7]{24}';
}

function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `:${name}{${formOf(name)}}`);
}

function fits({ path }: ApiRoute, given: string): boolean {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => formOf(name))}$`).test(given);
}
