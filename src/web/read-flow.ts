import { BadRequest } from '../errors.ts';
import { openFlow, type Flow } from '../sessions/flow.ts';
import { readCookie } from './cookies.ts';
import type { PageContext } from './page-env.ts';

/**
 * The sign-in that is under way in this browser, with the username it is for. Where it has expired or
 * is another browser's, the way starts again, to the same place: a redirect to the username page.
 */
export async function readFlow(
  c: PageContext,
  token: string | undefined,
): Promise<(Flow & { username: string }) | Response> {
  if (token === undefined || token === '') return c.redirect('/sign-in', 303);
  const { flowSeal, now } = c.env.services;
  const opened = await openFlow(flowSeal, now, readCookie(c, 'browser'), token);
  switch (opened.state) {
    case 'invalid':
      throw new BadRequest('invalid_flow');
    case 'restart':
      return c.redirect(`/sign-in?flow=${token}`, 303);
    case 'open': {
      const { username } = opened.flow;
      return username === undefined
        ? c.redirect(`/sign-in?flow=${token}`, 303)
        : { ...opened.flow, username };
    }
  }
}

/** Where a flow leads, if one is given: for pages that can be reached without. */
export async function readDestination(
  c: PageContext,
  token: string | undefined,
): Promise<{
  to: string;
  username: string | undefined;
  application: string | undefined;
  fresh: boolean;
  invitation: string | null;
  restarted: boolean;
} | null> {
  if (token === undefined || token === '') return null;
  const { flowSeal, now } = c.env.services;
  const opened = await openFlow(flowSeal, now, readCookie(c, 'browser'), token);
  switch (opened.state) {
    case 'invalid':
      throw new BadRequest('invalid_flow');
    case 'restart': {
      const { to, application } = opened;
      return { to, username: undefined, application, fresh: false, invitation: null, restarted: true };
    }
    case 'open': {
      const { to, username, application, fresh = false, invitation = null } = opened.flow;
      return { to, username, application, fresh, invitation, restarted: false };
    }
  }
}
