import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Comes to show this text, somewhere. */
    toShow: (text: T extends Page ? string : never) => Promise<R>;
    /** Comes to be the page with this heading. */
    toBeThePage: (heading: T extends Page ? string : never) => Promise<R>;
    /** Comes to be the home page of this tenant. */
    toBeSignedInto: (tenant: T extends Page ? string : never) => Promise<R>;
  }
}

const TIMEOUT = 10_000;

expect.extend({
  async toShow(page: Page, text: string) {
    return judge(page, await appears(page.getByText(text).first()), `show '${text}'`);
  },
  async toBeThePage(page: Page, heading: string) {
    const found = page.getByRole('heading', { name: heading, level: 1, exact: true });
    return judge(page, await appears(found), `be the page '${heading}'`);
  },
  async toBeSignedInto(page: Page, tenant: string) {
    const there = await page.waitForURL(`**/tenants/${tenant}`, { timeout: TIMEOUT }).then(yes, no);
    return judge(page, there, `be signed in to ${tenant}`);
  },
});

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: TIMEOUT }).then(yes, no);
}

async function judge(
  page: Page,
  pass: boolean,
  what: string,
): Promise<{ pass: boolean; message: () => string }> {
  const seen = pass ? '' : await page.locator('body').innerText();
  return { pass, message: () => `${page.url()} was to ${what}, and shows:\n${seen}` };
}

const yes = (): boolean => true;
const no = (): boolean => false;
