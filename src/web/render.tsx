import { html } from 'hono/html';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { PageContext } from './page-env.ts';

/** A whole page, doctype included. */
export async function render(c: PageContext, page: JSX.Element, status = 200): Promise<Response> {
  return c.html(html`<!doctype html>${page}`, status as 200);
}
