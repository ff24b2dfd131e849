import { expect, test } from 'vitest';
import { setLogo } from '../support/browser/applications.ts';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { useRelyingParty } from '../support/browser/relying-party.ts';
import { signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const app = useRelyingParty({ name: 'Fana Rute', firstParty: false });

test('someone lets a third party in, is not asked again, takes it back, and is asked again', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await page.goto(app().login());
  await expect(page).toBeThePage('Give Fana Rute access?');
  await expect(page).toShow('Bergen Bakeri');
  await expect(page).toShow('see your name, username and language');
  await page.getByRole('button', { name: 'Give access' }).click();
  await expect(page).toBeThePage('Fana Rute: Bergen Bakeri');

  await page.goto(app().login());
  await expect(page).toBeThePage('Fana Rute: Bergen Bakeri');

  await page.goto('/account');
  await page.getByRole('button', { name: 'Remove access of Fana Rute at Bergen Bakeri' }).click();
  await expect(page).toShow('The access is removed.');
  await expect(page).toShow('No application has access');
  await expect
    .poll(async () => (await page.request.get(app().origin)).text(), { timeout: 15_000 })
    .toContain('nobody is signed in');
  await page.goto(app().login());
  await expect(page).toBeThePage('Give Fana Rute access?');
});

test('whoever is asked sees the logo of the application', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await setLogo(app().clientId, await page.screenshot({ clip: { x: 0, y: 0, width: 120, height: 40 } }));
  await page.goto(app().login());
  await expect(page).toBeThePage('Give Fana Rute access?');
  await page.getByRole('banner').getByRole('img', { name: 'Fana Rute' }).waitFor();
  await page.waitForFunction(`document.querySelector('.brand .logo').naturalWidth === 120`);
});

test('what someone allows at one tenant counts for that tenant alone', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')]));
  for (const tenant of ['Bergen Bakeri', 'Voss Verk']) {
    await page.goto(app().login());
    await page.getByRole('button', { name: tenant }).click();
    await expect(page).toBeThePage('Give Fana Rute access?');
    await page.getByRole('button', { name: 'Give access' }).click();
    await expect(page).toBeThePage(`Fana Rute: ${tenant}`);
  }
});

test('someone does not let a third party in, and the application hears no more than that', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await page.goto(app().login());
  await page.getByRole('button', { name: 'No, go back' }).click();
  await expect(page).toBeThePage('Fana Rute: access_denied');
  await page.goto(app().login({ prompt: 'none' }));
  await expect(page).toBeThePage('Fana Rute: consent_required');
});
