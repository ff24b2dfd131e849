import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, type Person } from '../support/browser/people.ts';
import { signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const FRESH = 'seven blue herons over the harbour';

test('someone changes their password: this browser stays in, every other is out, a notice is mailed', async () => {
  const person = await newPerson([await newTenant()]);
  const [page, other] = [await openAccount(person), await openAccount(person)];

  await page.getByLabel('Current password').fill('not the right one');
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('link', { name: 'The current password is not right.' }).click();
  expect(await page.evaluate(`document.activeElement.id`)).toBe('current');

  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page).toShow('Your password is changed');

  await page.reload();
  await expect(page).toBeThePage('My account');
  await expectSignedOut(other);
  const notice = await waitForMailTo(person.username, { known: 1 });
  expect(notice.subject).toBe('Your password was changed');
});

test('someone ends one other session, and only that one is out', async () => {
  const person = await newPerson([await newTenant()]);
  const lost = await openAccount(person);
  const page = await openAccount(person);
  const kept = await openAccount(person);
  const sessions = page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');

  await page.reload();
  // Newest use first; the password was chosen without a browser, before all of them.
  const lostSession = sessions.filter({ hasText: 'Chrome' }).last();
  await lostSession.getByRole('button').click();
  await expect(page).toShow('That browser is signed out.');

  await expectSignedOut(lost);
  await kept.reload();
  await expect(kept).toBeThePage('My account');
});

test('someone ends all other sessions and stays in', async () => {
  const person = await newPerson([await newTenant()]);
  const others = [await openAccount(person), await openAccount(person)];
  const page = await openAccount(person);
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page).toShow('All other browsers are signed out.');
  const sessions = page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');
  expect(await sessions.count()).toBe(1);
  for (const other of others) await expectSignedOut(other);
});

test('someone signs out everywhere at once', async () => {
  const person = await newPerson([await newTenant()]);
  const other = await openAccount(person);
  const page = await openAccount(person);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toBeThePage('You are signed out');
  await expectSignedOut(other);
});

test('the language someone chooses goes with them into another browser', async () => {
  const person = await newPerson([await newTenant()]);
  const page = await openAccount(person);
  await page.getByLabel('Norsk (bokmål)').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toBeThePage('Min konto');

  const other = await newPage({ locale: 'en-US' });
  await signInAs(other, person);
  await expect(other).toShow('Min konto');
});

test('the footer changes the language before anyone signs in, and where one is', async () => {
  const page = await newPage();
  await page.goto('/password-reset');
  await page.getByRole('button', { name: 'Norsk' }).click();
  await expect(page).toBeThePage('Velg et nytt passord');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toBeThePage('Reset your password');
});

async function openAccount(person: Person): Promise<Page> {
  const page = await newPage();
  await signInAs(page, person);
  await page.goto('/account');
  return page;
}

async function expectSignedOut(page: Page): Promise<void> {
  await page.goto('/account');
  await expect(page).toBeThePage('Sign in');
}
