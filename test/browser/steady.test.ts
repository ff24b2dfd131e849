import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { chooseAtProvider, newFederated, registerIn } from '../support/browser/federation.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, register } from '../support/browser/people.ts';
import { givePassword, giveUsername, press, submit, useUpTries } from '../support/browser/sign-in.ts';

const newPage = useBrowser();

describe.each(['en-US', 'nb-NO'])('nothing moves in %s, on a phone or on a desktop,', (locale) => {
  test('when a username is malformed', async () => {
    const page = await newPage({ locale });
    await page.goto('/sign-in');
    const before = await findControls(page);
    for (const malformed of ['', 'anna', 'anna b@nordlys.example', 'anna@nordlys']) {
      await page.locator('#username').fill(malformed);
      await submit(page);
      expect(await findControls(page)).toEqual(before);
    }
  });

  test('when passwords are wrong and there are too many of them', async () => {
    const page = await newPage({ locale });
    await giveUsername(page, newUsername());
    const before = await findControls(page);
    await givePassword(page, 'not the right one');
    expect(await findControls(page)).toEqual(before);
    await page.goBack();
    await useUpTries(page);
    await givePassword(page, 'not the right one');
    expect(await page.title()).toMatch(/^(Error|Feil): /);
    expect(await findControls(page)).toEqual(before);
  });

  test('when a code is wrong, or asked for too soon', async () => {
    const page = await newPage({ locale });
    await giveUsername(page, newUsername());
    const before = await findControls(page);
    for (const wrong of ['12', '123456']) {
      await page.locator('#code').fill(wrong);
      await press(page, '[action="/sign-in/code"] button');
      expect(await findControls(page)).toEqual(before);
    }
    await press(page, '[action="/sign-in/code-mail"] button');
    expect(await findControls(page)).toEqual(before);
  });

  test('when the code for a fresh proof is wrong, or asked for too soon', async () => {
    const federated = await newFederated({ provider: 'google' });
    const { username } = await registerIn(federated, { role: 'admin' });
    const page = await newPage({ locale });
    await giveUsername(page, username);
    await chooseAtProvider(page, { as: username });
    await page.goto(`/admin/${federated.tenant}/api-tokens`);
    await submit(page);
    const before = await findControls(page);
    for (const wrong of ['12', '123456']) {
      await page.locator('#code').fill(wrong);
      await submit(page);
      expect(await findControls(page)).toEqual(before);
    }
    await press(page, '[action="/sign-in/again/code-mail"] button');
    expect(await findControls(page)).toEqual(before);
  });

  test('when a new password is weak, while it is typed and when it is sent', async () => {
    const username = newUsername();
    await register(await newTenant(), username);
    const page = await newPage({ locale });
    await page.goto((await waitForMailTo(username)).links[0]!);
    const before = await findControls(page);
    for (const weak of [username, 'password1', 'abcdefghijk', 'qwertyuiop']) {
      const told = page.waitForResponse('**/password-strength');
      await page.locator('#password').fill(weak);
      await told;
      expect(await findControls(page)).toEqual(before);
      await submit(page);
      expect(await findControls(page)).toEqual(before);
    }
  });

  test('when a link or a reset is asked for too soon', async () => {
    const { username } = await newPerson([await newTenant()]);
    const page = await newPage({ locale });
    const spent = (await waitForMailTo(username)).links[0]!;
    await page.goto(spent);
    const before = await findControls(page);
    await submit(page);
    await page.goto(spent);
    await submit(page);
    expect(await findControls(page)).toEqual(before);
  });
});

/** Where everything stands that can be pressed or filled in, in a narrow and a wide window. */
async function findControls(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await page.evaluate<string[]>(CONTROLS)));
  }
  return found;
}

const CONTROLS = `
  [...document.querySelectorAll('main :is(a, button, input:not([type=hidden]))')]
    .filter((element) => element.checkVisibility())
    .map((element) => {
      const { top, left } = element.getBoundingClientRect();
      const place = Math.round(left + scrollX) + ', ' + Math.round(top + scrollY);
      return element.tagName + ' ' + (element.id || element.textContent) + ' at ' + place;
    })`;
