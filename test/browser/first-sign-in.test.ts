import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, PASSWORD, register } from '../support/browser/people.ts';
import { giveUsername } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

test('someone comes by the welcome mail, sees who invites, is told of a weak password, and is in', async () => {
  const tenant = await newTenant('Fana Foto');
  const admin = await newPerson([tenant], 'admin');
  const username = newUsername('nina');
  await register(tenant, username, { by: admin.username });
  const mail = await waitForMailTo(username);
  expect(mail.subject).toBe('You are invited to Fana Foto');

  const page = await newPage();
  await page.goto(mail.links[0]!);
  await expect(page).toShow(`Kim Solberg at Fana Foto (${tenant}) invites you.`);
  await expect(page).toShow(username);

  const password = page.getByLabel('New password');
  await password.pressSequentially('qwertyuiop');
  await expect(page).toShow('Put a few unrelated words together instead.');
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await page.locator('#password[aria-invalid="true"]').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  expect(await password.inputValue()).toBe('');

  await password.pressSequentially(PASSWORD);
  await expect(page).toShow('Very good');
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page).toBeSignedInto(tenant);
  await expect(page).toBeThePage('Fana Foto');

  const another = await newPage();
  await another.goto(mail.links[0]!);
  await expect(another).toBeThePage('This link no longer works');
});

test('someone comes without the link, is mailed a code, enters it, chooses a password, and is in', async () => {
  const tenant = await newTenant();
  const username = newUsername('nina');
  await register(tenant, username);
  const page = await newPage();
  await giveUsername(page, username);
  const { code } = await waitForMailTo(username, { known: 1 });

  const field = page.getByLabel('Code from the mail');
  await field.fill(code === '111111' ? '222222' : '111111');
  await page.getByRole('button', { name: 'Confirm with code' }).click();
  await expect(page).toShow('That code is not right, or no longer valid.');
  await field.fill(`${code!.slice(0, 3)} ${code!.slice(3)}`);
  await page.getByRole('button', { name: 'Confirm with code' }).click();

  await expect(page).toBeThePage('Choose a password');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page).toBeSignedInto(tenant);
});

test('a code counts only in the browser that asked for it', async () => {
  const username = newUsername('nina');
  await register(await newTenant(), username);
  await giveUsername(await newPage(), username);
  const { code } = await waitForMailTo(username, { known: 1 });

  const thief = await newPage();
  await giveUsername(thief, username);
  await thief.getByLabel('Code from the mail').fill(code!);
  await thief.getByRole('button', { name: 'Confirm with code' }).click();
  await expect(thief).toShow('That code is not right, or no longer valid.');
});
