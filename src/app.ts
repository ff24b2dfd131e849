import { Hono } from 'hono';
import { admin } from './admin/routes.tsx';
import { myAccount } from './my-account/routes.tsx';
import type { Services } from './services.ts';
import { signIn } from './sign-in/routes.tsx';

type AppEnv = { Bindings: { services: Services } };

/** The map of the house: every surface and where it is. The sign-in has the root, so it comes last. */
export const app = new Hono<AppEnv>();
app.route('/account', myAccount);
app.route('/admin', admin);
app.route('/', signIn);
