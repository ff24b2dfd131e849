import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, register } from '../support/browser/people.ts';
import { givePassword, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('someone with an account opens the link of a second tenant, signs in, connects, and has both', async () => {
  const first = await newTenant('Bergen Bakeri');
  const second = await newTenant('Fana Foto');
  const { username, password } = await newPerson([first]);
  await register(second, username);
  const { links } = await waitForMailTo(username, { known: 1 });

  const page = await newPage();
  await page.goto(links[0]!);
  await expect(page).toBeThePage('Connect to Fana Foto');
  await page.getByRole('button', { name: 'Sign in to connect' }).click();
  await expect(page).toShow(username);
  await givePassword(page, password);
  await expect(page).toShow(`Fana Foto (${second}) invites you.`);
  await page.getByRole('button', { name: 'Connect' }).click();

  await expect(page).toBeSignedInto(second);
  await page.getByRole('link', { name: 'Switch tenant' }).click();
  const choices = page.getByRole('list', { name: 'Your tenants' }).getByRole('button');
  expect((await choices.allInnerTexts()).toSorted()).toEqual([
    expect.stringContaining('Bergen Bakeri'),
    expect.stringContaining('Fana Foto'),
  ]);
});

test('until someone connects, the tenant cannot be entered; declined, its invitation is gone', async () => {
  const first = await newTenant('Bergen Bakeri');
  const second = await newTenant('Fana Foto');
  const person = await newPerson([first]);
  await register(second, person.username);

  const page = await newPage();
  await signInAs(page, person);
  await expect(page).toBeSignedInto(first);
  await page.goto(`/tenants/${second}`);
  await expect(page).toBeThePage('You cannot enter this tenant');

  await page.goto('/account');
  await page.getByRole('button', { name: 'Decline the invitation from Fana Foto' }).click();
  await expect(page).toBeSignedInto(first);
  expect(await page.getByText('Fana Foto').count()).toBe(0);
});

test('someone else who opens the link cannot connect with their own account', async () => {
  const { username } = await newPerson([await newTenant()]);
  await register(await newTenant('Fana Foto'), username);
  const { links } = await waitForMailTo(username, { known: 1 });

  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant()]));
  await page.goto(links[0]!);
  await page.getByRole('button', { name: 'Sign in to connect' }).click();
  await expect(page).toShow(username);
  await expect(page).toShow('Signing in as');
});
