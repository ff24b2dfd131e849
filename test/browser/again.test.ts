import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, PASSWORD, register } from '../support/browser/people.ts';
import { giveUsername, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('a second press while the network is slow sends nothing more', async () => {
  const page = await newPage();
  const sent = countPosts(page);
  await page.goto('/sign-in');
  await page.route('**/sign-in', async (route) => {
    await wait(1000);
    await route.continue();
  });
  await page.getByLabel('Username').fill(newUsername());
  // Playwright itself would wait with the second press until the first is answered.
  await page.evaluate(`
    const button = document.querySelector('.button.primary');
    button.click();
    setTimeout(() => button.click(), 300);`);
  await expect(page).toShow('Signing in as');
  expect(sent).toEqual(['/sign-in']);
});

test('a double click on a single-use link’s button gets someone in', async () => {
  const tenant = await newTenant();
  const username = newUsername();
  await register(tenant, username);
  const page = await newPage();
  await page.goto((await waitForMailTo(username)).links[0]!);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save and sign in' }).dblclick();
  await expect(page).toBeSignedInto(tenant);
});

test('a button works again when the first press came to nothing', async () => {
  const page = await newPage();
  await page.clock.install();
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill(newUsername());
  await page.route('**/sign-in', (route) => route.fulfill({ status: 204 }), { times: 1 });
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.clock.fastForward(6_000);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page).toShow('Signing in as');
});

test('after signing out, Back shows nothing of the account', async () => {
  const person = await newPerson([await newTenant()]);
  const page = await newPage();
  await signInAs(page, person);
  await page.goto('/account');
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toBeThePage('You are signed out');
  await page.goBack();
  await expect(page).toBeThePage('Sign in');
  expect(await page.getByText(person.username).count()).toBe(0);
});

test('someone who goes back after signing in can go on from there', async () => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const page = await newPage();
  await signInAs(page, person);
  await expect(page).toBeSignedInto(tenant);
  await page.goBack();
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toBeSignedInto(tenant);
});

test('two sign-ins in two tabs do not disturb each other', async () => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const page = await newPage();
  const tab = await page.context().newPage();
  await giveUsername(page, person.username);
  await giveUsername(tab, newUsername());
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toBeSignedInto(tenant);
});

function countPosts(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') paths.push(new URL(request.url()).pathname);
  });
  return paths;
}
