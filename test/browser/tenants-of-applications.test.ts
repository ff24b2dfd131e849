import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { startRelyingParty, useRelyingParty } from '../support/browser/relying-party.ts';
import { givePassword, signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });
const reports = useRelyingParty({ name: 'Fana Reports' });

test('someone with two tenants chooses for each application, and may be in both at once', async () => {
  const page = await openSignedIn(['Bergen Bakeri', 'Voss Verk']);
  await page.goto(crm().login());
  await expect(page).toBeThePage('Choose a tenant');
  await expect(page).toShow('Fana CRM');
  await choose(page, 'Bergen Bakeri');
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');

  await page.goto(reports().login());
  await choose(page, 'Voss Verk');
  await expect(page).toBeThePage('Fana Reports: Voss Verk');
  await page.goto(crm().origin);
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('two tabs of one application choose different tenants at the same time', async () => {
  const page = await openSignedIn(['Bergen Bakeri', 'Voss Verk']);
  const tab = await page.context().newPage();
  await page.goto(crm().login());
  await tab.goto(crm().login());
  await choose(page, 'Bergen Bakeri');
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  await choose(tab, 'Voss Verk');
  await expect(tab).toBeThePage('Fana CRM: Voss Verk');
});

test('an application that names a tenant gets into it, and nobody is asked', async () => {
  const tenants = [await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')];
  const page = await newPage();
  await signInAs(page, await newPerson(tenants));
  for (const [at, name] of ['Bergen Bakeri', 'Voss Verk'].entries()) {
    await page.goto(crm().login({ acr_values: `tenant:${tenants[at]}` }));
    await expect(page).toBeThePage(`Fana CRM: ${name}`);
  }
});

test.each([true, false])('a long list has a filter (JavaScript: %s)', async (javaScript) => {
  const names = ['Arna', 'Bryggen', 'Fana', 'Laksevåg', 'Os', 'Sotra', 'Voss', 'Ytre Arna'];
  const page = await openSignedIn(names, { javaScript });
  await page.goto(crm().login());
  await page.getByLabel('Find a tenant').fill('ARNA');
  if (!javaScript) await page.getByRole('button', { name: 'Find', exact: true }).click();
  const choices = page.getByRole('list', { name: 'Your tenants' }).getByRole('button');
  expect(await choices.count()).toBe(2);
  await choose(page, 'Ytre Arna');
  await expect(page).toBeThePage('Fana CRM: Ytre Arna');
});

test('an application that asks silently hears that the person has to choose', async () => {
  const page = await openSignedIn(['Bergen Bakeri', 'Voss Verk']);
  await page.goto(crm().login({ prompt: 'none' }));
  await expect(page).toBeThePage('Fana CRM: interaction_required');
});

test('prompt=select_account offers the tenant again, and another account', async () => {
  const page = await openSignedIn(['Bergen Bakeri']);
  const colleague = await newPerson([await newTenant('Fana Foto')]);
  await page.goto(crm().login({ prompt: 'select_account' }));
  await choose(page, 'Bergen Bakeri');
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');

  await page.goto(crm().login({ prompt: 'select_account' }));
  await page.getByRole('link', { name: 'Use another account' }).click();
  await page.locator('#username').fill(colleague.username);
  await submit(page);
  await givePassword(page, colleague.password);
  await expect(page).toBeThePage('Fana CRM: Fana Foto');
});

test('someone who is asked for a fresh proof and then for a tenant is asked for each once', async () => {
  const tenants = [await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')];
  const person = await newPerson(tenants);
  const page = await newPage();
  await signInAs(page, person);
  await page.goto(crm().login({ prompt: 'login' }));
  await givePassword(page, person.password);
  await choose(page, 'Voss Verk');
  await expect(page).toBeThePage('Fana CRM: Voss Verk');
});

test('someone whose tenants do not use an application is told so, and can go back to it', async () => {
  const elsewhere = [await newTenant('Fana Foto')];
  const app = await startRelyingParty({ name: 'Fana Lager', tenants: elsewhere });
  onTestFinished(app.stop);
  const page = await openSignedIn(['Bergen Bakeri']);
  await page.goto(app.login());
  await expect(page).toBeThePage('You have no access to Fana Lager');
  await page.getByRole('button', { name: 'Back to Fana Lager' }).click();
  await expect(page).toBeThePage('Fana Lager: access_denied');

  await page.goto(app.login());
  const colleague = await newPerson(elsewhere);
  await page.getByRole('link', { name: 'Use another account' }).click();
  await page.locator('#username').fill(colleague.username);
  await submit(page);
  await givePassword(page, colleague.password);
  await expect(page).toBeThePage('Fana Lager: Fana Foto');
});

test('someone who does not want to choose goes back to the application', async () => {
  const page = await openSignedIn(['Bergen Bakeri', 'Voss Verk']);
  await page.goto(crm().login());
  await page.getByRole('button', { name: 'Back to Fana CRM' }).click();
  await expect(page).toBeThePage('Fana CRM: access_denied');
});

async function openSignedIn(names: string[], options: { javaScript?: boolean } = {}): Promise<Page> {
  const tenants: string[] = [];
  for (const name of names) tenants.push(await newTenant(name));
  const page = await newPage(options);
  await signInAs(page, await newPerson(tenants));
  return page;
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
}
