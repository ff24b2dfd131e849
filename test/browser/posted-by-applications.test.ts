import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { useRelyingParty } from '../support/browser/relying-party.ts';
import { press, signInAs } from '../support/browser/sign-in.ts';

// A form that another site posts brings no cookie of ours along (SameSite=Lax).
const newPage = useBrowser();
const crm = useRelyingParty({ name: 'Fana CRM' });

test('an application that posts its request finds whoever is signed in', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await postInstead(page, crm().login());
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('an application that posts its request, and wants the answer posted, gets it', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await postInstead(page, crm().login({ response_mode: 'form_post' }));
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
});

test('an application that posts to sign someone out does, with the ID token, at once', async () => {
  const page = await newPage();
  await signInAs(page, await newPerson([await newTenant('Bergen Bakeri')]));
  await page.goto(crm().login());
  await expect(page).toBeThePage('Fana CRM: Bergen Bakeri');
  await postInstead(page, crm().logout({ hint: true }));
  await expect(page).toBeThePage('Fana CRM: left');
  await page.goto('/account');
  await expect(page).toBeThePage('Sign in');
});

/** The application sends the browser where it would anyway, but by a form on a page of its own. */
async function postInstead(page: Page, start: string): Promise<void> {
  const sent = await page.request.get(start, { maxRedirects: 0 });
  const { origin, pathname, searchParams } = new URL(sent.headers()['location']!);
  const inputs = [...searchParams].map(([name, value]) => `<input name="${name}" value="${value}">`);
  await page.goto(crm().origin);
  await page.setContent(`<form method="post" action="${origin}${pathname}">${inputs.join('')}<button>`);
  await press(page, 'button');
}
