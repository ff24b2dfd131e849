import { Hono } from 'hono';
import { apiDocs } from './admin-api/docs-routes.tsx';
import { adminApi } from './admin-api/routes.ts';
import { admin } from './admin/routes.tsx';
import { branding } from './branding/routes.ts';
import { myAccount } from './my-account/routes.tsx';
import { operator } from './operator/routes.tsx';
import type { Services } from './services.ts';
import { signIn } from './sign-in/routes.tsx';

type AppEnv = { Bindings: { services: Services } };

/** The map of the house: every surface and where it is. The sign-in has the root, so it comes last. */
export const app = new Hono<AppEnv>();
app.route('/account', myAccount);
app.route('/admin', admin);
app.route('/api/v1/docs', apiDocs);
app.route('/api/v1', adminApi);
app.route('/branding', branding);
app.route('/operator', operator);
app.route('/', signIn);
