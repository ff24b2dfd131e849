import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import {
  cancelAtProvider,
  chooseAtProvider,
  newFederated,
  newUsernameIn,
  registerIn,
  switchOn,
} from '../support/browser/federation.ts';
import { readMailsTo, waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, PASSWORD, register } from '../support/browser/people.ts';
import { givePassword, giveUsername, press, signInAs, submit } from '../support/browser/sign-in.ts';
import { watch } from '../support/browser/watch.ts';

const newPage = useBrowser();

test('someone new types a username, signs in at Microsoft and is in, without a code or a password', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const page = await newPage();
  const offences = watch(page, { byProvider: true });
  await giveUsername(page, username);
  await expect(page).toBeThePage('Simulated Microsoft');
  expect(await page.getByLabel('Another address').inputValue()).toBe(username);
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(federated.tenant);
  const mails = await readMailsTo(username);
  expect(mails.map(({ code }) => code)).toEqual([null]);
  expect(offences).toEqual([]);
});

test('someone new comes by the button of Microsoft, which knows no directory', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await expect(page).toBeThePage('Simulated Microsoft');
  await chooseAtProvider(page, { as: username, directory: federated.directory });
  await expect(page).toBeSignedInto(federated.tenant);
});

test('someone new comes by the button of Google', async () => {
  const federated = await newFederated({ provider: 'google' });
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  await expect(page).toBeThePage('Simulated Google');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(federated.tenant);
});

test('the link of a welcome mail leads to the provider, and connects to the tenant that invites', async () => {
  const federated = await newFederated();
  const tenant = await newTenant('Fana Foto');
  const admin = await newPerson([tenant], 'admin');
  const username = newUsernameIn(federated);
  await register(tenant, username, { by: admin.username });
  const page = await newPage();
  await page.goto((await waitForMailTo(username)).links[0]!);
  await expect(page).toBeThePage('Sign in with your company’s account');
  await expect(page).toShow(`Kim Solberg at Fana Foto (${tenant}) invites you.`);
  expect(await page.locator('#password').count()).toBe(0);
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(tenant);
});

test('someone with a password is signed out as Microsoft is switched on, comes by it, and is told', async () => {
  const federated = await newFederated({ on: false, tenant: await newTenant('Bergen Bakeri') });
  const person = await newPerson([federated.tenant], 'user', newUsernameIn(federated));
  const page = await newPage();
  await signInAs(page, person);
  await expect(page).toBeSignedInto(federated.tenant);
  const asked = await newPage();
  await giveUsername(asked, person.username);

  await switchOn(federated);
  await page.goto('/account');
  await expect(page).toBeThePage('Sign in');
  await page.getByLabel('Username').fill(person.username);
  await submit(page);
  await chooseAtProvider(page, { as: person.username });
  await expect(page).toBeThePage('Your company now uses Microsoft');
  await expect(page).toShow('as Bergen Bakeri has decided');
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toBeThePage('My account');

  await givePassword(asked, PASSWORD);
  await expect(asked).toBeThePage('Sign in with your company’s account');
  await submit(asked);
  await expect(asked).toBeThePage('Simulated Microsoft');
});

test('whoever is signed in at Microsoft gets in again by the username alone', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const page = await newPage();
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(federated.tenant);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toBeThePage('You are signed out');
  await giveUsername(page, username);
  await expect(page).toBeSignedInto(federated.tenant);
});

test('one federated person works in two tenants, and chooses', async () => {
  const federated = await newFederated({ tenant: await newTenant('Bergen Bakeri') });
  const { username } = await registerIn(federated);
  const other = await newTenant('Fana Foto');
  await register(other, username);
  const page = await newPage();
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(federated.tenant);
  // Of another tenant's invitation the provider knows nothing.
  await page.goto('/tenants');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page).toBeThePage('Fana Foto');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await giveUsername(page, username);
  await expect(page).toBeThePage('Choose a tenant');
  await page.getByRole('button', { name: 'Bergen Bakeri' }).click();
  await expect(page).toBeSignedInto(federated.tenant);
});

test('someone who took another account at Microsoft is shown both, tries again, and is in', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const another = newUsernameIn(federated, 'lena');
  const page = await newPage();
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: another });
  await expect(page).toBeThePage('That is another account');
  for (const shown of [username, another]) await expect(page).toShow(shown);
  // Although Microsoft has a session by now, it asks which account it shall be.
  await page.getByRole('button', { name: 'Try another account' }).click();
  await expect(page).toBeThePage('Simulated Microsoft');
  expect(new URL(page.url()).searchParams.get('prompt')).toBe('select_account');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeSignedInto(federated.tenant);
});

test('someone whose account at the button is of another company tries another one, and is in', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(page, { as: newUsername(), directory: crypto.randomUUID() });
  await expect(page).toBeThePage('Your company is not set up for this');
  await page.getByRole('button', { name: 'Try another account' }).click();
  await expect(page).toBeThePage('Simulated Microsoft');
  await chooseAtProvider(page, { as: username, directory: federated.directory });
  await expect(page).toBeSignedInto(federated.tenant);
});

test('someone whose turn with Microsoft has not come goes on with the username and the password', async () => {
  const federated = await newFederated({ on: false });
  const person = await newPerson([federated.tenant], 'user', newUsernameIn(federated));
  const page = await newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(page, { as: person.username, directory: federated.directory });
  await expect(page).toBeThePage('Not yet for you');
  await page.getByRole('link', { name: 'Sign in with your username' }).click();
  await page.getByLabel('Username').fill(person.username);
  await submit(page);
  await givePassword(page, person.password);
  await expect(page).toBeSignedInto(federated.tenant);
});

test('someone who cancelled at Microsoft tries again, and ends where they were going', async () => {
  const { username } = await registerIn(await newFederated());
  const page = await newPage();
  await page.goto('/account');
  await page.getByLabel('Username').fill(username);
  await submit(page);
  await cancelAtProvider(page);
  await expect(page).toBeThePage('You are not signed in');
  await page.getByRole('button', { name: 'Try again' }).click();
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('My account');
});

test('an administrator at Microsoft is asked there once more before what can open doors', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated, { role: 'admin' });
  const page = await newPage();
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username });
  await page.goto(`/admin/${federated.tenant}/api-tokens`);
  await expect(page).toBeThePage('Is it still you?');
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await expect(page).toBeThePage('Simulated Microsoft');
  expect(new URL(page.url()).searchParams.get('prompt')).toBe('login');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('API tokens');
});

test('an administrator at Google, who cannot be asked there, is mailed a code', async () => {
  const federated = await newFederated({ provider: 'google' });
  const { username } = await registerIn(federated, { role: 'admin' });
  const page = await newPage();
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username });
  await page.goto(`/admin/${federated.tenant}/api-tokens`);
  await expect(page).toBeThePage('Is it still you?');
  await page.getByRole('button', { name: 'Mail me a code' }).click();
  const { code } = await waitForMailTo(username, { known: 1 });
  await page.getByLabel('Code from the mail').fill(code!);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toBeThePage('API tokens');
});

test('without JavaScript someone is refused at Microsoft, tries again, is in, and proves it once more', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated, { role: 'admin' });
  const page = await newPage({ javaScript: false });
  await page.goto('/sign-in');
  await press(page, '.provider.microsoft');
  await cancelAtProvider(page);
  await submit(page);
  await chooseAtProvider(page, { as: username, directory: federated.directory });
  await expect(page).toBeSignedInto(federated.tenant);
  await page.goto(`/admin/${federated.tenant}/api-tokens`);
  await press(page, '.provider.microsoft');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('API tokens');
});
