import { describe, expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { useRelyingParty } from '../support/browser/relying-party.ts';
import { givePassword, press, signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });

describe('OAuth 2.0 Form Post Response Mode §2', () => {
  test('the answer goes to the application by a form that sends itself', async () => {
    const page = await newPage();
    await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
    await page.goto(crm().login({ response_mode: 'form_post' }));
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  });

  test('the answer goes there right after the password, which is typed on a page of ours', async () => {
    const { username, password } = await newPerson([await newTenant('Bergen Bakeri')]);
    const page = await newPage();
    await page.goto(crm().login({ response_mode: 'form_post' }));
    await page.locator('#username').fill(username);
    await submit(page);
    await givePassword(page, password);
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  });

  test('without JavaScript the person presses its button', async () => {
    const page = await newPage({ javaScript: false });
    await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
    await page.goto(crm().login({ response_mode: 'form_post' }));
    await submit(page);
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  });

  test('whoever goes back from the application does not send the answer twice', async () => {
    const page = await newPage();
    await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
    await page.goto(crm().origin);
    await page.goto(crm().login({ response_mode: 'form_post' }));
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
    await page.goBack();
    expect(page.url()).toBe(`${crm().origin}/`);
    await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  });
});

describe('OAuth 2.0 §4.1.2.1', () => {
  test('an address that is not registered is shown, and nothing on the page leads there', async () => {
    const page = await newPage();
    const wrong = 'https://elsewhere.example/callback';
    await page.goto(crm().login({ redirect_uri: wrong }));
    await expect(page).toBeThePage('This application is not set up correctly');
    await expect(page).toShow(wrong);
    await expect(page).toShow('Fana CRM');
    expect(await page.locator('[href*="elsewhere"], [action*="elsewhere"]').count()).toBe(0);
  });

  test('a mistake of the application is told to the application', async () => {
    const page = await newPage();
    await page.goto(crm().login({ scope: 'everything' }));
    await expect(page).toBeThePage('Fana CRM: invalid_scope');
  });
});

describe('a request that is on its way', () => {
  test('goes on from the start in another browser, where it proves nothing', async () => {
    const person = await newPerson([await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')]);
    const page = await newPage();
    await signInAs(page, person);
    await page.goto(crm().login());
    const request = await page.locator('input[name="request"]').first().inputValue();

    const other = await newPage();
    await other.goto(`/oauth2/authorize?resume=${request}`);
    await expect(other).toBeThePage('Sign in');
    await other.locator('#username').fill(person.username);
    await submit(other);
    await givePassword(other, person.password);
    await other.getByRole('button', { name: 'Voss Verk' }).click();
    await expect(other).toBeThePage('Fana CRM: Voss Verk');
  });

  test('goes on from the start where its form was opened before the browser forgot it', async () => {
    const person = await newPerson([await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')]);
    const page = await newPage();
    await signInAs(page, person);
    await page.goto(crm().login());
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Voss Verk' }).click();
    await expect(page).toBeThePage('Sign in');
    await page.locator('#username').fill(person.username);
    await submit(page);
    await givePassword(page, person.password);
    await page.getByRole('button', { name: 'Voss Verk' }).click();
    await expect(page).toBeThePage('Fana CRM: Voss Verk');
  });

  test('is refused with a way on where it was changed', async () => {
    const page = await newPage();
    await page.goto('/oauth2/authorize?resume=abc.def');
    await expect(page).toBeThePage('We could not read that');
  });

  test('keeps its language, and changes it where it stands', async () => {
    const page = await newPage({ locale: 'en-US' });
    await signInAs(page, await newPerson([await newTenant('Bergen Bakeri'), await newTenant('Voss Verk')]));
    await page.goto(crm().login());
    await press(page, '.languages button');
    await expect(page).toBeThePage('Velg virksomhet');
    await page.getByRole('button', { name: 'Voss Verk' }).click();
    await expect(page).toBeThePage('Fana CRM: Voss Verk');
  });
});
