import type { Page } from 'playwright-core';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, register, type Person } from '../support/browser/people.ts';
import { press, signInAs, submit } from '../support/browser/sign-in.ts';

/** The pages of a tenant's administrators, and what comes of them for the people. */
export const adminPages = [
  { name: 'the overview', open: (page: Page) => openAdmin(page, '') },
  { name: 'the users', open: (page: Page) => openAdmin(page, '/users') },
  {
    name: 'a search for users that finds nobody',
    open: (page: Page) => openAdmin(page, '/users?search=zzz&state=active'),
  },
  { name: 'people who were never told', open: (page: Page) => openAdmin(page, '/users?told=never') },
  { name: 'registering a user', open: (page: Page) => openAdmin(page, '/users/new') },
  {
    name: 'registering a user who does not fit',
    async open(page: Page) {
      await openAdmin(page, '/users/new');
      await page.locator('#username').fill('ida');
      await submit(page);
    },
  },
  { name: 'a user', open: openUser },
  {
    name: 'a user who is invited',
    async open(page: Page) {
      const { tenant } = await openAdmin(page, '/users');
      await page.goto(`/admin/${tenant}/users/${await register(tenant, newUsername())}`);
    },
  },
  {
    name: 'a user who was deactivated',
    async open(page: Page) {
      await openUser(page);
      await press(page, '[action$="/deactivation"] button');
    },
  },
  {
    name: 'a reset asked for too soon by an administrator',
    async open(page: Page) {
      await openUser(page);
      await press(page, '[action$="/password-reset"] button');
      await press(page, '[action$="/password-reset"] button');
    },
  },
  {
    name: 'names that do not fit',
    async open(page: Page) {
      await openUser(page);
      await page.locator('#firstName').fill('');
      await press(page, '[action$="/names"] button');
    },
  },
  { name: 'the role of a user', open: (page: Page) => openUser(page, '/role') },
  { name: 'the removal of a user', open: (page: Page) => openUser(page, '/removal') },
  { name: 'a new username', open: (page: Page) => openUser(page, '/username') },
  { name: 'a new username, looked at once more', open: forecast },
  {
    name: 'a new username that waits',
    async open(page: Page) {
      await forecast(page);
      await submit(page);
    },
  },
  {
    name: 'a username that another tenant governs',
    async open(page: Page) {
      const { tenant } = await openAdmin(page, '/users');
      const { username } = await newPerson([await newTenant('Fana Foto'), tenant]);
      await page.goto(`/admin/${tenant}/users?search=${username}`);
      await press(page, 'tbody th a');
      await page.goto(`${page.url()}/username`);
    },
  },
  {
    name: 'my account with a new username that waits',
    async open(page: Page) {
      const { signIn } = await askForRename(page);
      await signIn();
      await page.goto('/account');
    },
  },
  {
    name: 'the code for a new username',
    async open(page: Page) {
      const { signIn } = await askForRename(page);
      await signIn();
      await page.goto('/account/username');
    },
  },
  {
    name: 'the objection to a new username',
    async open(page: Page) {
      const { username } = await askForRename(page);
      const mail = await waitForMailTo(username, { known: 1 });
      await page.goto(mail.links.find((link) => link.includes('/objections/'))!);
    },
  },
  { name: 'the imports, before any', open: (page: Page) => openAdmin(page, '/imports') },
  { name: 'a file that is no list', open: (page: Page) => upload(page, 'nothing that fits') },
  { name: 'a file to look over', open: (page: Page) => upload(page, list('berit', 'nobody', 'carl')) },
  {
    name: 'an import that is done',
    async open(page: Page) {
      await upload(page, list('berit', 'nobody', 'carl'));
      await submit(page);
      await page.locator('a[href$="report.csv"]').first().waitFor();
    },
  },
  { name: 'the audit log', open: (page: Page) => openAdmin(page, '/audit') },
  {
    name: 'an audit log where nothing fits',
    open: (page: Page) => openAdmin(page, '/audit?from=2001-01-01&to=2001-01-02'),
  },
  {
    name: 'a malformed filter of the audit log',
    open: (page: Page) => openAdmin(page, '/audit?from=yesterday'),
  },
  { name: 'the preferences', open: (page: Page) => openAdmin(page, '/preferences') },
  {
    name: 'preferences that do not fit',
    async open(page: Page) {
      await openAdmin(page, '/preferences');
      await page.locator('#supportPhone').fill('call me');
      await submit(page);
    },
  },
  { name: 'no API tokens yet', open: (page: Page) => openAdmin(page, '/api-tokens') },
  {
    name: 'an API token that was just made',
    async open(page: Page) {
      await openAdmin(page, '/api-tokens');
      await page.locator('#name').fill('SuperID');
      await submit(page);
    },
  },
  {
    name: 'the question for the password once more',
    async open(page: Page) {
      await openAdmin(page, '');
      await page.goto('/sign-in/again?flow=');
    },
  },
  {
    name: 'a page for administrators only',
    async open(page: Page) {
      const tenant = await newTenant();
      await signInAs(page, await newPerson([tenant]));
      await page.goto(`/admin/${tenant}/users`);
    },
  },
];

type Place = { tenant: string; admin: Person; user: Person };

/** A new tenant with an administrator, who is signed in here, and a user. */
async function openAdmin(page: Page, path: string): Promise<Place> {
  const tenant = await newTenant();
  const admin = await newPerson([tenant], 'admin');
  const user = await newPerson([tenant]);
  await signInAs(page, admin);
  await page.goto(`/admin/${tenant}${path}`);
  return { tenant, admin, user };
}

async function openUser(page: Page, path = ''): Promise<Place> {
  const place = await openAdmin(page, '/users');
  await page.goto(`/admin/${place.tenant}/users?search=${place.user.username}`);
  await press(page, 'tbody th a');
  await page.goto(page.url() + path);
  return place;
}

async function forecast(page: Page): Promise<Place> {
  const place = await openUser(page, '/username');
  await page.locator('#username').fill(newUsername());
  await submit(page);
  return place;
}

/** Someone whose new username waits for them; `signIn` makes this page theirs. */
async function askForRename(page: Page): Promise<{ username: string; signIn: () => Promise<void> }> {
  const { user } = await forecast(page);
  await submit(page);
  const signIn = async () => {
    await page.context().clearCookies();
    await signInAs(page, user);
  };
  return { username: user.username, signIn };
}

function list(...names: string[]): string {
  const rows = names.map((name, at) =>
    [at === 1 ? name : newUsername(name), 'Kim', 'Solberg', String(at)].join(','),
  );
  return ['username,first name,last name,associate id', ...rows].join('\n');
}

async function upload(page: Page, text: string): Promise<void> {
  await openAdmin(page, '/imports');
  await page
    .locator('#file')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await submit(page);
}
