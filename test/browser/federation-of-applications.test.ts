import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { chooseAtProvider, newFederated, registerIn } from '../support/browser/federation.ts';
import { signInOnMobile } from '../support/browser/mobile-app.ts';
import { newTenant } from '../support/browser/people.ts';
import { useRelyingParty } from '../support/browser/relying-party.ts';
import { submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });

test('an application hears that Microsoft vouches for the person, and asks for a fresh proof there', async () => {
  const federated = await newFederated({ tenant: await newTenant('Bergen Bakeri') });
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto(crm().login());
  await page.locator('#username').fill(username);
  await submit(page);
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  for (const told of ['"idp": "microsoft"', '"amr": [ "fed" ]', '"acr": "urn:superid:acr:federated"']) {
    await expect(page).toShow(told);
  }

  await page.goto(crm().login({ prompt: 'login' }));
  await expect(page).toBeThePage('Is it still you?');
  await expect(page).toShow('Fana CRM asks for a recent sign-in.');
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await expect(page).toBeThePage('Simulated Microsoft');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('an application that guesses the username leads to Google in one step', async () => {
  const federated = await newFederated({
    provider: 'google',
    tenant: await newTenant('Bergen Bakeri'),
  });
  const { username } = await registerIn(federated);
  const page = await newPage();
  await page.goto(crm().login({ login_hint: username }));
  await submit(page);
  await expect(page).toBeThePage('Simulated Google');
  await chooseAtProvider(page, { as: username });
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  await expect(page).toShow('"idp": "google"');
});

test('an app on a phone signs a federated person in by the button', async () => {
  const federated = await newFederated();
  const { username } = await registerIn(federated);
  const { address, claims } = await signInOnMobile();
  const page = await newPage({ width: 390 });
  await page.goto(address);
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(page, { as: username, directory: federated.directory });
  await expect(page).toShow('You can go back to the app.');
  const { tenant } = federated;
  expect(await claims).toMatchObject({ aud: 'demo-mobile', tenant, idp: 'microsoft', amr: ['fed'] });
});
