import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername } from '../support/browser/people.ts';
import { givePassword, giveUsername, press, signInAs, submit } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

async function openUsers(tenant: string): Promise<Page> {
  const admin = await newPage();
  await signInAs(admin, await newPerson([tenant], 'admin'));
  await admin.goto(`/admin/${tenant}/users`);
  return admin;
}

async function find(admin: Page, tenant: string, username: string): Promise<number> {
  await admin.goto(`/admin/${tenant}/users?search=${username}`);
  return admin.locator('tbody th a').count();
}

test('a rename is seen from the primary tenant and from another, once the person confirmed it', async () => {
  const [primary, other] = [await newTenant('Bergen Bakeri'), await newTenant('Fana Foto')];
  const [here, there] = [await openUsers(primary), await openUsers(other)];
  const person = await newPerson([primary, other]);
  const fresh = newUsername('ida');

  expect(await find(there, other, person.username)).toBe(1);
  await press(there, 'tbody th a');
  await there.goto(`${there.url()}/username`);
  await expect(there).toShow('primary tenant');
  expect(await there.locator('input[name="username"]').count()).toBe(0);

  expect(await find(here, primary, person.username)).toBe(1);
  await press(here, 'tbody th a');
  await here.goto(`${here.url()}/username`);
  await here.locator('#username').fill(fresh);
  await submit(here);
  await expect(here).toShow(fresh);
  await submit(here);
  expect(await find(here, primary, person.username), 'until then the old one holds').toBe(1);

  const page = await newPage();
  await signInAs(page, person);
  await page.goto('/account/username');
  await press(page, 'form[action$="/code-mail"] button');
  const { code } = await waitForMailTo(fresh);
  await page.locator('#code').fill(code!);
  await press(page, 'form[action$="/confirmation"] button');
  await expect(page).toShow(fresh);

  for (const [admin, tenant] of [
    [here, primary],
    [there, other],
  ] as const) {
    expect(await find(admin, tenant, fresh)).toBe(1);
    expect(await find(admin, tenant, person.username)).toBe(0);
  }
  const later = await newPage();
  await giveUsername(later, fresh);
  await givePassword(later, person.password);
  await expect(later).toBeThePage('Choose a tenant');
});

test('a file is looked over, imported while the page shows how far, and reported', async () => {
  const tenant = await newTenant('Bergen Bakeri');
  const admin = await openUsers(tenant);
  await admin.getByRole('link', { name: 'Import users' }).click();
  const people = Array.from({ length: 250 }, (_, at) => `${newUsername(`p${at}`)},Kim,Solberg${at},${at}`);
  const text = ['username,first name,last name,associate id', ...people, 'nobody,Kim,Solberg,x'].join('\n');
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await admin.locator('#file').setInputFiles(file);
  await submit(admin);
  await expect(admin).toShow('The other rows do nothing.');
  await submit(admin);
  await admin.reload();
  await admin.locator('a[href$="report.csv"]').first().waitFor({ timeout: 30_000 });
  const [download] = await Promise.all([
    admin.waitForEvent('download'),
    admin.locator('a[href$="report.csv"]').first().click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const report = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
  expect(report).toHaveLength(252);
  expect(await find(admin, tenant, 'solberg249')).toBe(1);
  expect(await find(admin, tenant, 'nobody')).toBe(0);
});
