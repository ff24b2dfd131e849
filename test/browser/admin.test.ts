import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { readMailsTo, waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, PASSWORD } from '../support/browser/people.ts';
import { givePassword, giveUsername, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const OTHER_PASSWORD = 'quiet harbour paints seven lamps';

/** A tenant with an administrator who is signed in and looks at its users. */
async function openUsers(name = 'Bergen Bakeri'): Promise<{ tenant: string; admin: Page }> {
  const tenant = await newTenant(name);
  const admin = await newPage();
  await signInAs(admin, await newPerson([tenant], 'admin'));
  await expect(admin).toBeSignedInto(tenant);
  await admin.getByRole('link', { name: 'Administration' }).click();
  await admin.getByRole('link', { name: 'Users', exact: true }).first().click();
  await expect(admin).toBeThePage('Users');
  return { tenant, admin };
}

async function register(admin: Page, username: string, lastName = 'Berg'): Promise<void> {
  await admin.getByRole('link', { name: 'Register a user' }).click();
  await admin.getByLabel('Username').fill(username);
  await admin.getByLabel('First name').fill('Ida');
  await admin.getByLabel('Last name').fill(lastName);
  await admin.getByLabel('Associate id').fill(username);
  await admin.getByRole('button', { name: 'Register and invite' }).click();
  await expect(admin).toShow('Registered and invited.');
}

async function openUser(admin: Page, search: string): Promise<void> {
  await admin.goto(`${new URL(admin.url()).pathname.split('/').slice(0, 3).join('/')}/users`);
  await admin.getByLabel('Search').fill(search);
  await admin.getByRole('button', { name: 'Show' }).click();
  await admin.getByRole('rowheader').getByRole('link').first().click();
}

async function comeByLink(username: string): Promise<Page> {
  const { links } = await waitForMailTo(username);
  const person = await newPage();
  await person.goto(links[0]!);
  await person.locator('#password').fill(PASSWORD);
  await person.locator('.button.primary').click();
  return person;
}

test('registered, mailed, by the link to a password, and in', async () => {
  const { tenant, admin } = await openUsers();
  const username = newUsername('ida');
  await register(admin, username);
  await expect(admin).toShow('They are invited and have not confirmed yet.');
  const person = await comeByLink(username);
  await expect(person).toBeSignedInto(tenant);
  await admin.reload();
  await expect(admin).toShow('Active');
});

test('what does not fit is told beside its field, and nothing typed is lost', async () => {
  const { admin } = await openUsers();
  await admin.getByRole('link', { name: 'Register a user' }).click();
  await admin.getByLabel('Username').fill('ida');
  await admin.getByLabel('First name').fill('Ida');
  await admin.getByRole('button', { name: 'Register and invite' }).click();
  await expect(admin).toShow('Please correct this');
  expect(await admin.title()).toMatch(/^Error: /);
  expect(await admin.getByLabel('First name').inputValue()).toBe('Ida');
  expect(await admin.getByLabel('Username').getAttribute('aria-invalid')).toBe('true');
});

test('a second tenant invites the same person, who connects and has both', async () => {
  const first = await openUsers('Bergen Bakeri');
  const second = await openUsers('Fana Foto');
  const username = newUsername('ida');
  await register(first.admin, username);
  const person = await comeByLink(username);
  await expect(person).toBeSignedInto(first.tenant);
  await register(second.admin, username);
  await person.goto('/tenants');
  await person.getByRole('button', { name: 'Connect to Fana Foto' }).click();
  await expect(person).toBeSignedInto(second.tenant);
  await person.getByRole('link', { name: 'Switch tenant' }).click();
  const choices = person.getByRole('list', { name: 'Your tenants' }).getByRole('button');
  expect(await choices.count()).toBe(2);
});

test('the administrator triggers a reset, and the person chooses a new password', async () => {
  const { tenant, admin } = await openUsers();
  const username = newUsername('ida');
  await register(admin, username);
  await comeByLink(username);
  await openUser(admin, username);
  const known = (await readMailsTo(username)).length;
  await admin.getByRole('button', { name: 'Mail a password reset' }).click();
  await expect(admin).toShow('A mail to choose a new password is on its way.');

  const { links } = await waitForMailTo(username, { known });
  const person = await newPage();
  await person.goto(links[0]!);
  await person.locator('#password').fill(OTHER_PASSWORD);
  await person.locator('.button.primary').click();
  await expect(person).toBeSignedInto(tenant);

  const later = await newPage();
  await giveUsername(later, username);
  await givePassword(later, PASSWORD);
  await expect(later).toShow('not right');
  await givePassword(later, OTHER_PASSWORD);
  await expect(later).toBeSignedInto(tenant);
});

test('deactivated while signed in elsewhere: out at the next click', async () => {
  const { tenant, admin } = await openUsers();
  const username = newUsername('ida');
  await register(admin, username);
  const person = await comeByLink(username);
  await expect(person).toBeSignedInto(tenant);
  await openUser(admin, username);
  await admin.getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin).toShow('They are out of this tenant at once.');
  await person.reload();
  await expect(person).toBeThePage('You cannot enter this tenant');

  await admin.getByRole('button', { name: 'Activate' }).click();
  await expect(admin).toShow('Activated.');
});

test('with welcome mails off: invited without a mail, and connected after an ordinary sign-in', async () => {
  const { tenant, admin } = await openUsers('Fana Foto');
  await admin.getByRole('link', { name: 'Preferences' }).first().click();
  await admin.locator('input[name="welcomeMails"]').uncheck();
  await admin.locator('main form .button.primary').first().click();
  await expect(admin).toShow('Saved');

  const person = await newPerson([await newTenant('Bergen Bakeri')]);
  const known = (await readMailsTo(person.username)).length;
  await admin.getByRole('link', { name: 'Users', exact: true }).first().click();
  await register(admin, person.username);
  await expect(admin).toShow('No mail has told them of the invitation');

  const page = await newPage();
  await signInAs(page, person);
  await page.getByRole('button', { name: 'Connect to Fana Foto' }).click();
  await expect(page).toBeSignedInto(tenant);
  expect(await readMailsTo(person.username)).toHaveLength(known);
});

test('to make someone an administrator asks for the password once more, and goes on from there', async () => {
  const { admin } = await openUsers();
  const username = newUsername('ida');
  await register(admin, username);
  await admin.getByRole('link', { name: 'Change role' }).click();
  await expect(admin).toBeThePage('Role of Ida Berg');
  await admin.getByLabel('Administrator').check();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin).toShow('The role is changed.');
});

test('a token is shown once, to be copied', async () => {
  const { admin } = await openUsers();
  await admin.getByRole('link', { name: 'API tokens' }).first().click();
  await admin.locator('#name').fill('Payroll');
  await admin.getByRole('button', { name: 'Make a token' }).click();
  await expect(admin).toShow('Copy the token now');
  const token = await admin.locator('code.secret').innerText();
  expect(token).toMatch(/^sid_[\w-]{43}$/);
  await admin.getByRole('link', { name: 'API tokens' }).first().click();
  await expect(admin).toShow('Payroll');
  expect(await admin.getByText(token).count()).toBe(0);
});
