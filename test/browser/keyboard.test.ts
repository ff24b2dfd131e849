import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newFederated, newUsernameIn, registerIn } from '../support/browser/federation.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';

const newPage = useBrowser();

test('someone signs in and chooses a tenant by keyboard alone, and always sees where they are', async () => {
  const tenant = await newTenant('Fana Foto');
  const { username, password } = await newPerson([tenant, await newTenant('Bergen Bakeri')]);
  const page = await newPage();

  await page.goto('/sign-in');
  expect(await focused(page)).toBe('Username');
  expect(await tabThrough(page, 4)).toEqual([
    'Continue',
    'Continue with Microsoft',
    'Continue with Google',
    'Norsk',
  ]);
  for (let back = 0; back < 4; back += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.type(username);
  await pressEnter(page);

  expect(await focused(page)).toBe('Password');
  expect(await tabThrough(page, 8)).toEqual([
    'Show',
    'Keep me signed in for 30 days Not on a device that others use.',
    'Sign in',
    'Forgot your password?',
    'Code from the mail',
    'Confirm with code',
    'Send a new code',
    'Norsk',
  ]);
  for (let back = 0; back < 8; back += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.type(password);
  await pressEnter(page);

  await expect(page).toBeThePage('Choose a tenant');
  expect(await tabThrough(page, 3)).toEqual([
    'SuperID, home',
    expect.stringContaining('Bergen Bakeri'),
    expect.stringContaining('Fana Foto'),
  ]);
  await pressEnter(page);
  await expect(page).toBeSignedInto(tenant);
});

test('someone is led to Microsoft, takes the wrong account there and then the right one, by keyboard alone', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto('/sign-in');
  expect(await focused(page)).toBe('Username');
  await page.keyboard.type(username);
  await pressEnter(page);

  await expect(page).toBeThePage('Simulated Microsoft');
  await page.keyboard.press('Tab');
  await page.keyboard.type(newUsernameIn(federated, 'lena'));
  await pressEnter(page);
  await expect(page).toBeThePage('That is another account');
  expect(await tabThrough(page, 3)).toEqual(['SuperID, home', 'Try another account', 'Use another username']);
  await page.keyboard.press('Shift+Tab');
  await pressEnter(page);

  await expect(page).toBeThePage('Simulated Microsoft');
  await page.keyboard.press('Tab');
  await pressEnter(page);
  await expect(page).toBeSignedInto(federated.tenant);
});

test('on a page with an error, the keyboard begins at what is to be put right', async () => {
  const page = await newPage();
  await page.goto('/sign-in');
  expect(await focused(page)).toBe('Username');
  await page.keyboard.type('anna');
  await pressEnter(page);
  expect(await page.title()).toBe('Error: Sign in – SuperID');
  expect(await focused(page)).toBe('Username');
});

/** Presses Tab as often and answers what each stop is called, once it is seen to have the focus. */
async function tabThrough(page: Page, stops: number): Promise<string[]> {
  const names: string[] = [];
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab');
    names.push(await focused(page));
  }
  return names;
}

async function focused(page: Page): Promise<string> {
  const { name, outline, inView } = await page.evaluate<{ name: string; outline: number; inView: boolean }>(`
    new Promise((scrolled) => requestAnimationFrame(() => requestAnimationFrame(scrolled))).then(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const { top, bottom } = element.getBoundingClientRect();
      const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
      return {
        name: name.replace(/\\s+/g, ' '),
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        inView: top >= 0 && bottom <= innerHeight,
      };
    })`);
  expect({ name, outline, inView }).toEqual({ name, outline: 2, inView: true });
  return name;
}

async function pressEnter(page: Page): Promise<void> {
  const answer = page.waitForEvent('domcontentloaded');
  await page.keyboard.press('Enter');
  await answer;
}
