import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { ALGORITHMS, type Algorithm } from '../applications/kinds.ts';
import { listKeys } from '../signing-keys/list-keys.ts';
import { rotateKey } from '../signing-keys/rotate-key.ts';
import { NotFound } from '../errors.ts';
import { checkbox, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { RotationPage, SigningKeysPage } from './signing-keys-pages.tsx';

const KEYS = '/operator/signing-keys';
const ROTATION = '/signing-keys/:algorithm/rotation';

/** What signs tokens. It goes on by itself, and an operator can make it go on at once. */
export function signingKeysRoutes(surface: Hono<PageEnv>): void {
  surface.get('/signing-keys', async (c) => {
    const { services } = c.env;
    const keys = await listKeys(services);
    const rotated = c.req.query('done') === 'rotated';
    const page = { m: c.var.m, here: c.var.here, keys, rotated, timeZone: services.timeZone };
    return render(c, <SigningKeysPage {...page} />);
  });

  surface.get(ROTATION, (c) => {
    const algorithm = algorithmOf(c);
    requireRecent(c, c.req.path);
    return render(c, <RotationPage m={c.var.m} here={c.req.path} algorithm={algorithm} />);
  });

  surface.post(ROTATION, async (c) => {
    const algorithm = algorithmOf(c);
    requireRecent(c, c.req.path);
    const form = await readForm(c, z.object({ withdraw: checkbox }));
    const withdraw = form.withdraw === 'on';
    await rotateKey(c.env.services, c.var.operator.actor, { algorithm, withdraw });
    return c.redirect(`${KEYS}?done=rotated`, 303);
  });
}

function algorithmOf(c: PageContext): Algorithm {
  const algorithm = ALGORITHMS.find((one) => one === c.req.param('algorithm'));
  if (!algorithm) throw new NotFound();
  return algorithm;
}
