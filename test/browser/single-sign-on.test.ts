import { expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { signInOnMobile } from '../support/browser/mobile-app.ts';
import { newPerson, newTenant, newUsername, PASSWORD, register } from '../support/browser/people.ts';
import { startRelyingParty, useRelyingParty } from '../support/browser/relying-party.ts';
import { givePassword, press, signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });
const reports = useRelyingParty({ name: 'Fana Reports' });

test('someone comes from nothing: the application, username, password, the application', async () => {
  const tenant = await newTenant('Bergen Bakeri');
  const { username, password } = await newPerson([tenant]);
  const page = await newPage();
  await page.goto(crm().login());
  await expect(page).toBeThePage('Sign in');
  await expect(page).toShow('Fana CRM');
  await page.locator('#username').fill(username);
  await submit(page);
  await expect(page).toShow('Fana CRM');
  await givePassword(page, password);
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  for (const told of [username, tenant, 'Kim Solberg', '"role": "user"']) await expect(page).toShow(told);
});

test('whoever is signed in gets into the next application without a click', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  for (const app of [crm(), reports()]) {
    await page.goto(app.login());
    await expect(page).toBeThePage(`${app.name}: Bergen Bakeri`);
  }
  await page.goto(crm().login({ prompt: 'none' }));
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('an application that asks silently hears that nobody is signed in, and shows no page of ours', async () => {
  const page = await newPage();
  await page.goto(crm().login({ prompt: 'none' }));
  await expect(page).toBeThePage('Fana CRM: login_required');
});

test('an app on a phone signs someone in by the browser of the phone', async () => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const { address, claims } = await signInOnMobile();
  const page = await newPage({ width: 390 });
  await page.goto(address);
  await page.locator('#username').fill(person.username);
  await submit(page);
  await givePassword(page, person.password);
  await expect(page).toShow('You can go back to the app.');
  expect(await claims).toMatchObject({ aud: 'demo-mobile', tenant });
});

test('a tile on the home page of a tenant leads into the application, in this tenant', async () => {
  const tenants = [await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')];
  const app = await startRelyingParty({ name: 'Fana Lager', launcher: true, tenants });
  onTestFinished(app.stop);
  const page = await newPage();
  await signInAs(page, await newPerson(tenants));
  await page.getByRole('button', { name: 'Voss Verk' }).click();
  await page.getByRole('link', { name: 'Fana Lager' }).click();
  await expect(page).toBeThePage('Fana Lager: Voss Verk');
});

test('an application that needs a fresh proof gets one, and the person gets to it', async () => {
  const person = await newPerson([await newTenant('Bergen Bakeri')]);
  const page = await newPage();
  await signInAs(page, person);
  for (const asked of [{ prompt: 'login' }, { max_age: '0' }]) {
    await page.goto(crm().login(asked));
    await expect(page).toBeThePage('Is it still you?');
    await expect(page).toShow('Fana CRM');
    await givePassword(page, person.password);
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  }
});

test('someone new comes by an application, proves the address by a code, and gets to the application', async () => {
  const username = newUsername('nina');
  await register(await newTenant('Bergen Bakeri'), username);
  const page = await newPage();
  await page.goto(crm().login({ login_hint: username }));
  expect(await page.locator('#username').inputValue()).toBe(username);
  await submit(page);
  const { code } = await waitForMailTo(username, { known: 1 });
  await page.locator('#code').fill(code!);
  await press(page, '[action="/sign-in/code"] button');
  await givePassword(page, PASSWORD);
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('someone new who opens the link of that mail in the same browser gets to the application, too', async () => {
  const username = newUsername('nina');
  await register(await newTenant('Bergen Bakeri'), username);
  const page = await newPage();
  await page.goto(crm().login({ login_hint: username }));
  await submit(page);
  await page.goto((await waitForMailTo(username, { known: 1 })).links[0]!);
  await givePassword(page, PASSWORD);
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('someone who has forgotten the password gets to the application by the mail of the reset', async () => {
  const { username } = await newPerson([await newTenant('Bergen Bakeri')]);
  const page = await newPage();
  await page.goto(crm().login({ login_hint: username }));
  await submit(page);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await submit(page);
  await page.goto((await waitForMailTo(username, { known: 1 })).links[0]!);
  await givePassword(page, 'seven blue herons over the harbour');
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});
