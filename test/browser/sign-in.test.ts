import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { watch } from '../support/browser/watch.ts';

const newPage = useBrowser();

test('someone signs in with a password, chooses a tenant, switches to another and signs out', async () => {
  const bakery = await newTenant('Bergen Bakeri');
  const { username, password } = await newPerson([bakery, await newTenant('Fana Foto')]);
  const page = await newPage();
  const offences = watch(page);

  await page.goto('/');
  await page.getByLabel('Username').fill(` ${username.toUpperCase()} `);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page).toShow(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  await expect(page).toBeThePage('Choose a tenant');
  await page.getByRole('button', { name: 'Bergen Bakeri' }).click();
  await expect(page).toBeThePage('Bergen Bakeri');
  expect(new URL(page.url()).pathname).toBe(`/tenants/${bakery}`);

  await page.getByRole('link', { name: 'Switch tenant' }).click();
  await page.getByRole('button', { name: 'Fana Foto' }).click();
  await expect(page).toBeThePage('Fana Foto');
  await page.getByRole('link', { name: 'Switch tenant' }).click();
  // Last used first.
  await expect(
    page.getByRole('list', { name: 'Your tenants' }).getByRole('button').first().innerText(),
  ).resolves.toContain('Fana Foto');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toBeThePage('You are signed out');
  await page.goto(`/tenants/${bakery}`);
  await expect(page).toBeThePage('Sign in');
  expect(offences).toEqual([]);
});

test('someone with one tenant is straight in', async () => {
  const tenant = await newTenant();
  const { username, password } = await newPerson([tenant]);
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Username').press('Enter');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page).toBeSignedInto(tenant);
  await expect(page).toShow('Kim Solberg');
});

test('someone who was sent to sign in comes back to the page they wanted', async () => {
  const { username, password } = await newPerson([await newTenant()]);
  const page = await newPage();
  await page.goto('/account');
  await page.getByLabel('Username').fill(username);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill('not the right one');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toShow('That password is not right.');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toBeThePage('My account');
});

test('a password can be shown while it is typed, and hidden again', async () => {
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill('anna@nordlys.example');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  const password = page.getByLabel('Password', { exact: true });
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await password.getAttribute('type')).toBe('text');
  await page.getByRole('button', { name: 'Hide' }).click();
  expect(await password.getAttribute('type')).toBe('password');
});

test('the filter narrows a long list of tenants while someone types', async () => {
  const tenants: string[] = [];
  for (const name of ['Arna', 'Bryggen', 'Fana', 'Laksevåg', 'Os', 'Sotra', 'Voss', 'Ytre Arna']) {
    tenants.push(await newTenant(`${name} Bakeri`));
  }
  const { username, password } = await newPerson(tenants);
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill(username);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  const choices = page.getByRole('list', { name: 'Your tenants' }).getByRole('button');
  await page.getByLabel('Find a tenant').fill('ARNA');
  // Those entered last stand first; here only which ones matters.
  expect((await choices.allInnerTexts()).toSorted()).toEqual([
    expect.stringContaining('Arna Bakeri'),
    expect.stringContaining('Ytre Arna Bakeri'),
  ]);
  expect(await page.getByRole('status').innerText()).toBe('2 tenants');
  await page.getByLabel('Find a tenant').fill(tenants[3]!);
  await page.getByRole('button', { name: 'Laksevåg Bakeri' }).click();
  await expect(page).toBeSignedInto(tenants[3]!);
});
