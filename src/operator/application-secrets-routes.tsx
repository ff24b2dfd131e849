import type { Hono } from 'hono';
import { inspectApplication } from '../applications/inspect-application.ts';
import { makeSecret } from '../applications/make-secret.ts';
import { removeSecret } from '../applications/remove-secret.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { APPLICATION, applicationOf, done, pathOf, showApplication } from './application-routes.tsx';
import { ApplicationPage } from './application-pages.tsx';
import { SecretRemovalPage } from './application-secrets-pages.tsx';

const REMOVAL = `${APPLICATION}/secrets/:secret{[a-z2-7]{24}}/removal`;

/** One secret is exchanged for another while both count. */
export function applicationSecretsRoutes(surface: Hono<PageEnv>): void {
  surface.post(`${APPLICATION}/secrets`, async (c) => {
    requireRecent(c, pathOf(c));
    const { services } = c.env;
    const { m, operator } = c.var;
    // Read before: once the secret is made nothing may keep it from being shown.
    const inspected = await inspectApplication(services, applicationOf(c));
    const result = await makeSecret(services, applicationOf(c), operator.actor);
    switch (result.outcome) {
      case 'made': {
        const { secretId: id, secret } = result;
        const by = { createdAt: services.now, createdBy: operator.signedIn.username };
        const secrets = [{ id, ending: secret.slice(-4), ...by }, ...inspected.secrets];
        const page = { m, here: pathOf(c), inspected: { ...inspected, secrets }, state: { secret } };
        const { timeZone, publicOrigin: origin } = services;
        return render(c, <ApplicationPage {...page} timeZone={timeZone} origin={origin} />);
      }
      case 'too-many':
        return showApplication(c, { refused: m.applications.twoSecrets }, 422);
      case 'has-no-secret':
        return c.redirect(pathOf(c), 303);
    }
  });

  surface.get(REMOVAL, (c) => {
    requireRecent(c, c.req.path);
    return showRemoval(c, c.req.param('secret'));
  });

  surface.post(REMOVAL, async (c) => {
    requireRecent(c, c.req.path);
    const { actor } = c.var.operator;
    await removeSecret(c.env.services, applicationOf(c), { secretId: c.req.param('secret'), actor });
    return done(c, 'secret-removed');
  });
}

async function showRemoval(c: PageContext, secretId: string): Promise<Response> {
  const inspected = await inspectApplication(c.env.services, applicationOf(c));
  const secret = inspected.secrets.find(({ id }) => id === secretId);
  // Once is enough.
  if (!secret) return c.redirect(pathOf(c), 303);
  const page = { m: c.var.m, here: c.req.path, inspected, secret };
  return render(c, <SecretRemovalPage {...page} />);
}
