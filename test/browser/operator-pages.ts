import type { Page } from 'playwright-core';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newApplication, newPerson, newTenant, PASSWORD } from '../support/browser/people.ts';
import { readMailsTo } from '../support/browser/mailbox.ts';
import { press, signInAs, submit } from '../support/browser/sign-in.ts';

const OPERATOR = { username: 'operator@superid.example', password: PASSWORD };

const APPLICATION = 'Arna Kundereise';

/** The pages of those who run the service. */
export const operatorPages = [
  { name: 'the code that operators enter', open: (page: Page) => signInAs(page, OPERATOR) },
  { name: 'the overview of the service', open: (page: Page) => openOperator(page, '') },
  { name: 'the tenants', open: (page: Page) => openOperator(page, '/tenants') },
  {
    name: 'a search for tenants that finds none',
    open: (page: Page) => openOperator(page, '/tenants?search=zzz'),
  },
  { name: 'a new tenant', open: (page: Page) => openOperator(page, '/new-tenant') },
  {
    name: 'a new tenant that does not fit',
    async open(page: Page) {
      await openOperator(page, '/new-tenant');
      await submit(page);
    },
  },
  { name: 'a tenant, for operators', open: (page: Page) => openTenant(page, '') },
  {
    name: 'a further administrator, by an operator',
    open: (page: Page) => openTenant(page, '/administrators/new'),
  },
  { name: 'the suspension of a tenant', open: (page: Page) => openTenant(page, '/suspension') },
  { name: 'the removal of a tenant', open: (page: Page) => openTenant(page, '/removal') },
  { name: 'the accounts', open: (page: Page) => openOperator(page, '/accounts') },
  { name: 'a search for accounts', open: (page: Page) => openOperator(page, '/accounts?username=anna') },
  { name: 'an account', open: (page: Page) => openAccount(page, '') },
  { name: 'the primary tenant of an account', open: (page: Page) => openAccount(page, '/primary-tenant') },
  { name: 'the removal of an account', open: (page: Page) => openAccount(page, '/removal') },
  {
    name: 'the applications',
    async open(page: Page) {
      await newApplication(await newTenant(), APPLICATION);
      await openOperator(page, '/applications?search=arna');
    },
  },
  {
    name: 'a search for applications that finds none',
    open: (page: Page) => openOperator(page, '/applications?search=zzz'),
  },
  { name: 'a new application', open: (page: Page) => openOperator(page, '/new-application') },
  {
    name: 'a new application that does not fit',
    async open(page: Page) {
      await openOperator(page, '/new-application');
      await page.locator('#redirectUris').fill(`https://app.example/${'long'.repeat(30)}#part`);
      await page.locator('#resources').fill('nowhere');
      await submit(page);
    },
  },
  {
    name: 'a new application, with its secret',
    async open(page: Page) {
      await openOperator(page, '/new-application');
      await page.locator('#name').fill(APPLICATION);
      await page.locator('#redirectUris').fill('https://app.example/callback');
      await submit(page);
    },
  },
  { name: 'an application', open: (page: Page) => openApplication(page, '') },
  {
    name: 'an application with two secrets',
    async open(page: Page) {
      await openApplication(page, '');
      await press(page, '[action$="/secrets"] button');
    },
  },
  {
    name: 'the removal of a secret',
    async open(page: Page) {
      await openApplication(page, '');
      await press(page, '[href*="/secrets/"]');
    },
  },
  {
    name: 'an application that is disabled',
    async open(page: Page) {
      await openApplication(page, '/disabling');
      await press(page, '.button.danger');
    },
  },
  { name: 'the disabling of an application', open: (page: Page) => openApplication(page, '/disabling') },
  { name: 'the removal of an application', open: (page: Page) => openApplication(page, '/removal') },
  { name: 'the operators', open: (page: Page) => openOperator(page, '/operators') },
  { name: 'the API tokens of operators', open: (page: Page) => openOperator(page, '/api-tokens') },
  {
    name: 'the signing keys',
    async open(page: Page) {
      await openOperator(page, '/signing-keys/ES256/rotation');
      await press(page, '.button.danger');
    },
  },
  {
    name: 'the rotation of a signing key',
    open: (page: Page) => openOperator(page, '/signing-keys/RS256/rotation'),
  },
];

let signedIn: Promise<Awaited<ReturnType<typeof readCookies>>> | undefined;

/** Signs in once: an operator is mailed no more codes than anyone, and each page has a browser of its own. */
export async function openOperator(page: Page, path: string): Promise<void> {
  signedIn ??= signInWithCode(page);
  await page.context().addCookies(await signedIn);
  await page.goto(`/operator${path}`);
}

async function signInWithCode(page: Page) {
  const known = (await readMailsTo(OPERATOR.username)).length;
  await signInAs(page, OPERATOR);
  const { code } = await waitForMailTo(OPERATOR.username, { known });
  await page.locator('#code').fill(code!);
  await submit(page);
  return readCookies(page);
}

function readCookies(page: Page) {
  return page.context().cookies();
}

async function openTenant(page: Page, path: string): Promise<void> {
  await openOperator(page, `/tenants/${await newTenant()}${path}`);
}

async function openApplication(page: Page, path: string): Promise<void> {
  await openOperator(page, `/applications/${await newApplication(await newTenant(), APPLICATION)}${path}`);
}

async function openAccount(page: Page, path: string): Promise<void> {
  const { username } = await newPerson([await newTenant(), await newTenant('Fana Foto')]);
  await openOperator(page, `/accounts?username=${username}`);
  await page.locator('tbody th a').first().click();
  await page.waitForURL('**/operator/accounts/*');
  if (path) await page.goto(page.url() + path);
}
