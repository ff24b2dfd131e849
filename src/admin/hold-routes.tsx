import type { Hono } from 'hono';
import { readDeparture } from '../users/read-departure.ts';
import { readUser } from '../users/read-user.ts';
import { declareSameUser, giveNewAccount, type SettleHoldResult } from '../users/settle-hold.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { HoldPage } from './hold-pages.tsx';

const HOLD = '/:tenant{[A-Za-z0-9]{1,32}}/users/:user{[a-z2-7]{24}}/hold';

/** Who a user is whose username somebody else had here. */
export function holdRoutes(surface: Hono<PageEnv>): void {
  surface.get(HOLD, (c) => show(c, null));

  surface.post(`${HOLD}/same-person`, async (c) => {
    requireRecent(c, pathOf(c));
    return answer(c, await declareSameUser(c.env.services, c.var.admin.tenant.id, whichOf(c)));
  });

  surface.post(`${HOLD}/new-person`, async (c) => {
    requireRecent(c, pathOf(c));
    return answer(c, await giveNewAccount(c.env.services, c.var.admin.tenant.id, whichOf(c)));
  });
}

function answer(c: PageContext, { outcome }: SettleHoldResult): Response | Promise<Response> {
  const { m } = c.var;
  c.env.services.tellLater();
  switch (outcome) {
    case 'settled':
      return c.redirect(`${pathOf(c)}?done=settled`, 303);
    case 'over':
      return show(c, m.holds.refusedOver, 422);
    case 'not-ours':
      return show(c, m.holds.notOurs, 422);
  }
}

function whichOf(c: PageContext) {
  return { userId: c.req.param('user') ?? '', actor: c.var.admin.actor };
}

function pathOf(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/users/${c.req.param('user')}/hold`;
}

async function show(c: PageContext, refused: string | null, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const which = { userId: c.req.param('user') ?? '', by: admin.actor.accountId };
  const { services } = c.env;
  const { user } = await readUser(services, admin.tenant.id, which);
  const departure = await readDeparture(services.db, admin.tenant.id, which.userId);
  const done = c.req.query('done') === 'settled';
  const { timeZone } = services;
  const page = { m, here: pathOf(c), admin, user, departure, refused, done, timeZone };
  return render(c, <HoldPage {...page} />, status);
}
