import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { makeDirectoryToken } from '../directories/make-directory-token.ts';
import { revokeDirectoryToken } from '../directories/revoke-directory-token.ts';
import { readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { requireRecent } from '../web/require-recent.ts';
import {
  DIRECTORY,
  pathOfDirectory,
  readDirectory,
  showDirectory,
  tenantOf,
  whichOf,
} from './directory-routes.tsx';
import { TOKEN_LIFETIMES } from './directory-token-pages.tsx';

const DAY = 24 * 60 * 60 * 1000;

/** What a directory shows to be let in. Each is seen once, by whoever makes it. */
export function directoryTokenRoutes(surface: Hono<PageEnv>): void {
  surface.post(`${DIRECTORY}/tokens`, (c) => make(c, 'token'));

  surface.post(`${DIRECTORY}/secrets`, (c) => make(c, 'secret'));

  surface.post(`${DIRECTORY}/tokens/:directoryToken{[a-z2-7]{24}}/revocation`, async (c) => {
    requireRecent(c, pathOfDirectory(c));
    const which = { ...whichOf(c), tokenId: c.req.param('directoryToken') };
    await revokeDirectoryToken(c.env.services, tenantOf(c), which);
    return c.redirect(`${pathOfDirectory(c)}?done=revoked`, 303);
  });
}

async function make(c: PageContext, kind: 'token' | 'secret'): Promise<Response> {
  requireRecent(c, pathOfDirectory(c));
  const { services } = c.env;
  const { lifetime } = await readForm(c, z.object({ lifetime: z.enum(TOKEN_LIFETIMES) }));
  // Read before: once the token is made nothing may keep it from being shown.
  const directory = await readDirectory(c);
  const expiresAt = lifetime === 'never' ? null : services.now + Number(lifetime) * DAY;
  const made = await makeDirectoryToken(services, tenantOf(c), { ...whichOf(c), kind, expiresAt });
  if (made.outcome === 'too-many') return showDirectory(c, directory, { tooMany: kind, lifetime }, 409);
  const { firstName, lastName } = c.var.admin.user;
  const fresh = {
    id: made.tokenId,
    kind,
    state: 'active',
    createdAt: services.now,
    createdBy: `${firstName} ${lastName}`,
    expiresAt,
    lastUsedAt: null,
    hint: made.token.slice(-4),
  } as const;
  const tokens = [fresh, ...directory.tokens];
  return showDirectory(c, { ...directory, tokens }, { made: { kind, token: made.token } });
}
