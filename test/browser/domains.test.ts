import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import {
  claimToo,
  newPlace,
  pathOf,
  setShownRecord,
  showAtProvider,
  type Place,
} from '../support/browser/domains.ts';
import { chooseAtProvider, newFederated, newUsernameIn } from '../support/browser/federation.ts';
import { readMailsTo, waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, PASSWORD } from '../support/browser/people.ts';
import { givePassword, signInAs, submit } from '../support/browser/sign-in.ts';
import { watch } from '../support/browser/watch.ts';

const newPage = useBrowser();

/** A tenant with an administrator whose username is of another domain, and people of a domain that is new here. */
async function newCompany(place: Place, people: number) {
  const tenant = await newTenant('Bergen Bakeri');
  const admin = await newPerson([tenant], 'admin');
  const page = await newPage();
  await signInAs(page, admin);
  await expect(page).toBeSignedInto(tenant);
  const names = Array.from({ length: people }, () => newUsernameIn(place));
  const persons = await Promise.all(names.map((username) => newPerson([tenant], 'user', username)));
  return { tenant, admin, page, persons };
}

test('a domain comes from nothing to switched on, by way of a pilot', async () => {
  const place = newPlace();
  const { tenant, page, persons } = await newCompany(place, 2);
  const [first, other] = persons;
  const offences = watch(page, { byProvider: true });

  // It is registered and proved.
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'Domains', exact: true }).first().click();
  await expect(page).toShow('No domains yet');
  await page.getByRole('link', { name: 'Add a domain' }).click();
  await expect(page).toShow('Nothing changes for anybody until you switch it on');
  await showAtProvider(page, place);
  await expect(page).toShow(`You signed in at Microsoft as boss@${place.domain}.`);
  await page.getByRole('button', { name: `Register ${place.domain}` }).click();
  await expect(page).toBeThePage(place.domain);
  await page.getByRole('link', { name: 'Open the page at Microsoft' }).click();
  await expect(page).toBeThePage('Simulated Microsoft: permissions');
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page).toShow('Microsoft says that your directory has agreed.');
  await page.getByRole('button', { name: 'Check the record' }).click();
  await expect(page).toShow('The record is not there yet.');
  await setShownRecord(page);
  await page.getByRole('button', { name: 'Check the record' }).click();
  await expect(page).toShow('The domain is proved.');
  await expect(page).toShow(`2 people of this tenant have a username at ${place.domain}.`);
  for (const { username } of persons) await expect(page).toShow(username);

  // One person tries it, and nobody else notices.
  await page.getByLabel('Username').fill(first!.username);
  await page.getByRole('button', { name: 'Add to the pilot' }).click();
  await expect(page).toShow('Added to the pilot, and the mail is on its way.');
  const pilot = await newPage();
  await pilot.goto((await waitForMailTo(first!.username, { known: 1 })).links[0]!);
  await expect(pilot).toBeThePage('Try signing in with Microsoft');
  await pilot.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(pilot, { as: first!.username });
  await expect(pilot).toBeSignedInto(tenant);
  const byPassword = await newPage();
  await signInAs(byPassword, first!);
  await expect(byPassword).toBeSignedInto(tenant);
  const second = await newPage();
  await second.goto('/sign-in');
  await second.getByRole('button', { name: 'Continue with Microsoft' }).click();
  await chooseAtProvider(second, { as: other!.username, directory: place.directory });
  await expect(second).toBeThePage('Not yet for you');
  await second.getByRole('link', { name: 'Sign in with your username' }).click();
  await second.getByLabel('Username').fill(other!.username);
  await submit(second);
  await givePassword(second, PASSWORD);
  await expect(second).toBeSignedInto(tenant);

  // It is switched on.
  await page.getByRole('link', { name: 'Switch on for everyone' }).click();
  await expect(page).toBeThePage(`Switch on Microsoft for ${place.domain}`);
  await expect(page).toShow('In this tenant that is 2 people.');
  await page.getByRole('button', { name: 'Switch on now' }).click();
  await expect(page).toShow('Print or copy these codes now');
  expect(await page.locator('.recovery-codes code').count()).toBe(10);
  const codes = await page.locator('.recovery-codes code').allInnerTexts();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expect(page).toShow('Microsoft decides for everyone of the domain.');
  const shown = await page.locator('body').innerText();
  expect(codes.filter((code) => shown.includes(code))).toEqual([]);

  await second.goto('/account');
  await expect(second).toBeThePage('Sign in');
  await second.getByLabel('Username').fill(other!.username);
  await submit(second);
  // Microsoft knows them already, from the button.
  await expect(second).toBeThePage('Your company now uses Microsoft');
  await expect(second).toShow('as Bergen Bakeri has decided');
  await second.getByRole('link', { name: 'Continue' }).click();
  await expect(second).toBeThePage('My account');
  await pilot.goto('/account');
  await expect(pilot).toBeThePage('My account');
  await byPassword.goto('/account');
  await expect(byPassword).toBeThePage('Sign in');
  expect(offences).toEqual([]);
});

test('a domain of Google is proved, and its people come by Google', async () => {
  const place = newPlace('google');
  const { tenant, page, persons } = await newCompany(place, 1);
  await page.goto(`/admin/${tenant}/domains/new`);
  await showAtProvider(page, place);
  await page.getByRole('button', { name: `Register ${place.domain}` }).click();
  await expect(page).toShow(`provider=google; directory=${place.domain}`);
  expect(await page.getByRole('link', { name: /Open the page at/ }).count()).toBe(0);
  await setShownRecord(page);
  await page.getByRole('button', { name: 'Check the record' }).click();
  await page.getByRole('link', { name: 'Switch on for everyone' }).click();
  await expect(page).toShow('Nobody is in the pilot.');
  await page.getByRole('button', { name: 'Switch on now' }).click();
  await expect(page).toShow(`Google is on for ${place.domain}.`);

  const [{ username }] = persons as [(typeof persons)[number]];
  const person = await newPage();
  await person.goto('/sign-in');
  await person.getByLabel('Username').fill(username);
  await submit(person);
  await expect(person).toBeThePage('Simulated Google');
  await chooseAtProvider(person, { as: username });
  await expect(person).toBeThePage('Your company now uses Google');
});

test('two tenants prove the same domain, an operator moves it, and both see it', async () => {
  const holder = await newFederated({ tenant: await newTenant('Bergen Bakeri') });
  const claimant = await claimToo(holder, 'Fana Foto');
  const [theirs, ours] = [await newPage(), await newPage()];
  const boss = await newPerson([holder.tenant], 'admin');
  await signInAs(theirs, boss);
  await signInAs(ours, await newPerson([claimant.tenant], 'admin'));
  await ours.goto(pathOf(claimant));
  await expect(ours).toShow('Another tenant has proved this domain too.');
  await setShownRecord(ours);
  await ours.getByRole('button', { name: 'Check the record' }).click();
  await expect(ours).toShow('Your record is there, but another tenant has proved this domain already.');

  const known = (await readMailsTo(OPERATOR)).length;
  const operator = await newPage();
  await signInAs(operator, { username: OPERATOR, password: PASSWORD });
  const { code } = await waitForMailTo(OPERATOR, { known });
  await operator.locator('#code').fill(code!);
  await submit(operator);
  await operator.goto('/operator/domains');
  const dispute = operator.getByRole('row').filter({ hasText: claimant.tenant });
  await dispute.getByRole('link', { name: 'It belongs to the claimant' }).click();
  await expect(operator).toShow('Bergen Bakeri');
  await operator.getByRole('button', { name: 'It belongs to the claimant' }).click();
  await expect(operator).toShow('Settled. The domain belongs to the claimant.');
  expect(await operator.locator(`[href$="/domains/${claimant.domainId}"]`).count()).toBe(1);

  await ours.goto(pathOf(claimant));
  await expect(ours).toShow('Proved, not on');
  await theirs.goto(pathOf(holder));
  await expect(theirs).toShow('Not proved');
  const told = await waitForMailTo(boss.username, { known: 1 });
  expect(told.text).toContain(holder.domain);
});

const OPERATOR = 'operator@superid.example';
