import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { useRelyingParty, type RelyingParty } from '../support/browser/relying-party.ts';
import { signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });
const reports = useRelyingParty({ name: 'Fana Reports' });

test('someone signs out of one application and is out of all, and of SuperID', async () => {
  const page = await openInBoth();
  await page.goto(crm().logout({ hint: true }));
  await expect(page).toBeThePage('Fana CRM: left');
  await expectToBeOut(page, reports());
  await page.goto('/account');
  await expect(page).toBeThePage('Sign in');
});

test('an application that cannot show who signed in to it has to let the person decide', async () => {
  const page = await openInBoth();
  await page.goto(crm().logout({ hint: false }));
  await expect(page).toBeThePage('Sign out?');
  await expect(page).toShow('Fana CRM');
  await page.getByRole('link', { name: 'Stay signed in' }).click();
  await expect(page).toBeThePage('Bergen Bakeri');
  await page.goto(reports().origin);
  await expect(page).toBeThePage('Fana Reports: Bergen Bakeri');

  await page.goto(crm().logout({ hint: false }));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toBeThePage('Fana CRM: left');
  await expectToBeOut(page, reports());
});

test('someone who signs out of SuperID is out of the applications', async () => {
  const page = await openInBoth();
  await page.goto('/sign-out');
  await submit(page);
  await expect(page).toBeThePage('You are signed out');
  await expectToBeOut(page, crm());
  await expectToBeOut(page, reports());
});

test('someone else in another browser stays in the application', async () => {
  const [page, other] = [await openInBoth(), await openInBoth()];
  await page.goto(crm().logout({ hint: true }));
  await expectToBeOut(page, reports());
  await other.goto(reports().origin);
  await expect(other).toBeThePage('Fana Reports: Bergen Bakeri');
});

async function openInBoth(): Promise<Page> {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  for (const app of [crm(), reports()]) {
    await page.goto(app.login());
    await expect(page).toBeThePage(`${app.name}: Bergen Bakeri`);
  }
  return page;
}

/** The application is told by the service, not by the browser. */
async function expectToBeOut(page: Page, { name, origin }: RelyingParty): Promise<void> {
  const read = async () => (await page.request.get(origin)).text();
  await expect.poll(read, { timeout: 15_000 }).toContain(`${name}: nobody is signed in`);
}
