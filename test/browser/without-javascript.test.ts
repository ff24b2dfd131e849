import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { givePassword, signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('without JavaScript someone signs in, chooses a tenant and signs out', async () => {
  const tenant = await newTenant('Bergen Bakeri');
  const person = await newPerson([tenant, await newTenant('Fana Foto')]);
  const page = await newPage({ javaScript: false });
  await signInAs(page, person);
  await page.getByRole('button', { name: 'Bergen Bakeri' }).click();
  await expect(page).toBeSignedInto(tenant);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toBeThePage('You are signed out');
});

test('without JavaScript someone resets a password, and a weak one is refused with a reason', async () => {
  const tenant = await newTenant();
  const { username } = await newPerson([tenant]);
  const page = await newPage({ javaScript: false });
  await page.goto('/password-reset');
  await page.getByLabel('Username').fill(username);
  await submit(page);
  await page.goto((await waitForMailTo(username, { known: 1 })).links[0]!);

  // What cannot work is not offered, and the rule stands in the meter's stead.
  expect(await page.getByRole('button', { name: 'Show' }).count()).toBe(0);
  await expect(page).toShow('At least 8 characters.');
  await givePassword(page, 'aaaaaaaaaaaa');
  await expect(page).toShow('Repeating characters or words makes it no harder to guess.');
  await givePassword(page, 'seven blue herons over the harbour');
  await expect(page).toBeSignedInto(tenant);
});

test('without JavaScript the filter of a long list has a button', async () => {
  const tenants: string[] = [];
  for (const name of ['Arna', 'Bryggen', 'Fana', 'Laksevåg', 'Os', 'Sotra', 'Voss', 'Ytre Arna']) {
    tenants.push(await newTenant(`${name} Bakeri`));
  }
  const page = await newPage({ javaScript: false });
  await signInAs(page, await newPerson(tenants));
  await page.getByLabel('Find a tenant').fill('arna');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const choices = page.getByRole('list', { name: 'Your tenants' }).getByRole('button');
  expect(await choices.count()).toBe(2);
});
