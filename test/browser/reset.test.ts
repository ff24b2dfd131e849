import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { readMailsTo, waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { giveUsername, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const FRESH = 'seven blue herons over the harbour';

test('someone resets a forgotten password by mail; other browsers are out, and a notice is mailed', async () => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const elsewhere = await newPage();
  await signInAs(elsewhere, person);
  await expect(elsewhere).toBeSignedInto(tenant);

  const page = await newPage();
  await giveUsername(page, person.username);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  expect(await page.getByLabel('Username').inputValue()).toBe(person.username);
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await expect(page).toShow(`If ${person.username} has an account`);
  const mail = await waitForMailTo(person.username, { known: 1 });
  expect(mail.subject).toBe('Choose a new password');

  await page.goto(mail.links[0]!);
  await expect(page).toBeThePage('Choose a new password');
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page).toBeSignedInto(tenant);

  await elsewhere.reload();
  await expect(elsewhere).toBeThePage('Sign in');
  const notice = await waitForMailTo(person.username, { known: 2 });
  expect(notice.subject).toBe('Your password was changed');

  await signInAs(elsewhere, person);
  await expect(elsewhere).toShow('That password is not right.');
  await signInAs(elsewhere, { ...person, password: FRESH });
  await expect(elsewhere).toBeSignedInto(tenant);
});

test('someone without an account is told the same, and nothing is mailed', async () => {
  const stranger = 'nobody@people.example';
  const page = await newPage();
  await page.goto('/password-reset');
  await page.getByLabel('Username').fill(stranger);
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await expect(page).toShow(`If ${stranger} has an account`);
  expect(await readMailsTo(stranger)).toEqual([]);
});
