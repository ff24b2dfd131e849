import { expect, test } from 'vitest';
import { findAccessibilityViolations } from '../support/browser/axe.ts';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newTenant, newUsername, register } from '../support/browser/people.ts';

const newPage = useBrowser();

test('a developer reads a mail in the mailbox and follows its link', async () => {
  const username = newUsername();
  await register(await newTenant('Fana Foto'), username);
  const { links } = await waitForMailTo(username);
  const page = await newPage();
  await page.goto('/dev/mailbox');
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: links[0]! }).click();
  await expect(page).toBeThePage('Choose a password');
});
