import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Person } from './people.ts';

/** Found by what does not change with the language. */
export async function giveUsername(page: Page, username: string): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('#username').fill(username);
  await submit(page);
}

export async function givePassword(page: Page, password: string): Promise<void> {
  await page.locator('#password').fill(password);
  await submit(page);
}

/** Presses the one main button of the page and waits for the page that answers. */
export async function submit(page: Page): Promise<void> {
  await press(page, '.button.primary');
}

/** Presses a button of a form, by its selector, and waits for the page that answers. */
export async function press(page: Page, selector: string): Promise<void> {
  const answer = page.waitForEvent('domcontentloaded');
  await page.locator(selector).click();
  await answer;
}

export async function signInAs(page: Page, { username, password }: Person): Promise<void> {
  await giveUsername(page, username);
  await givePassword(page, password);
}

/** Sends wrong passwords for the username of this page until there have been ten. */
export async function useUpTries(page: Page): Promise<void> {
  const form = { flow: new URL(page.url()).searchParams.get('flow')!, password: 'not the right one' };
  const send = () => page.request.post('/sign-in/password', { headers: { Origin: inject('origin') }, form });
  await Promise.all(Array.from({ length: 10 }, send));
}
