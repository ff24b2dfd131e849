import type { Page } from 'playwright-core';
import type { Fault } from '../../src/dev/idp/faults.ts';
import type { Provider } from '../../src/providers.ts';
import { authorizePath, CALLBACK, registerApplication } from '../support/browser/applications.ts';
import { loseRecord } from '../support/browser/domains.ts';
import {
  cancelAtProvider,
  chooseAtProvider,
  newFederated,
  newUsernameIn,
  registerIn,
  setPerson,
  setSwitches,
  switchOn,
  type Federated,
} from '../support/browser/federation.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import { newPerson, newTenant, newUsername, register } from '../support/browser/people.ts';
import { givePassword, giveUsername, press, signInAs, submit } from '../support/browser/sign-in.ts';

const throughProvider = [
  {
    name: 'another account than the username',
    async open(page: Page) {
      const federated = await newFederated();
      await comeAs(page, (await registerIn(federated)).username, newUsernameIn(federated, 'lena'));
    },
  },
  {
    name: 'another account in a tenant that says whom to ask',
    async open(page: Page) {
      const federated = await newFederated({ tenant: 'Cust10002' });
      await comeAs(page, newUsernameIn(federated), newUsernameIn(federated, 'lena'));
    },
  },
  {
    name: 'someone whom nobody registered',
    open: async (page: Page) => comeAs(page, newUsernameIn(await newFederated())),
  },
  {
    name: 'a sign-in that was cancelled there',
    async open(page: Page) {
      await giveUsername(page, newUsernameIn(await newFederated()));
      await cancelAtProvider(page);
    },
  },
  { name: 'a directory that has not agreed yet', open: (page: Page) => comeWith(page, 'consent') },
  { name: 'a guest of the directory', open: (page: Page) => comeWith(page, 'guest') },
  {
    name: 'a private account',
    open: (page: Page) => comeByButton(page, 'microsoft', { as: 'max@outlook.example', fault: 'personal' }),
  },
  {
    name: 'a company that is not set up',
    open: (page: Page) => comeByButton(page, 'microsoft', { as: newUsername('max') }),
  },
  {
    name: 'a Google account of another company',
    open: (page: Page) => comeWith(page, 'wrong-hd', 'google'),
  },
  {
    name: 'someone who is called something else now',
    async open(page: Page) {
      const federated = await newFederated();
      const { username } = await registerIn(federated);
      const [fresh, oid] = [newUsernameIn(federated, 'lena'), crypto.randomUUID()];
      await setPerson(federated, { upn: username, oid });
      await comeAs(page, username);
      await page.context().clearCookies();
      await setPerson(federated, { upn: fresh, oid });
      await comeAs(page, fresh);
    },
  },
  { name: 'an address that belonged to someone else', open: openConflict },
  {
    name: 'someone who is not in the pilot',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      const { username } = await registerIn(federated);
      await comeByButton(page, 'microsoft', { as: username, directory: federated.directory });
    },
  },
  {
    name: 'a company whose record has been gone for long',
    async open(page: Page) {
      const federated = await newFederated();
      await loseRecord(federated, 15);
      await comeAs(page, (await registerIn(federated)).username);
    },
  },
  { name: 'a token that does not pass our checks', open: (page: Page) => comeWith(page, 'wrong-nonce') },
  {
    name: 'a company that uses Microsoft now',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      const { username } = await newPerson([federated.tenant], 'user', newUsernameIn(federated));
      await switchOn(federated);
      await comeAs(page, username);
    },
  },
  {
    name: 'a fresh proof by Microsoft',
    open: (page: Page) => askAgain(page, 'microsoft'),
  },
  {
    name: 'a fresh proof by Microsoft for an application',
    async open(page: Page) {
      const given = { name: 'Arna Kundereise', redirectUris: [CALLBACK], scopes: SCOPES };
      const { id } = await registerApplication(given);
      await comeAs(page, (await registerIn(await newFederated())).username);
      await page.goto(authorizePath(id, { prompt: 'login' }));
    },
  },
  { name: 'a fresh proof by a code', open: (page: Page) => askAgain(page, 'google') },
  { name: 'a fresh proof by a code that is on its way', open: askForCode },
  {
    name: 'a fresh proof by a further code, asked for too soon',
    async open(page: Page) {
      await askForCode(page);
      await press(page, '[action$="/code-mail"] button');
    },
  },
  {
    name: 'a fresh proof by a wrong code',
    async open(page: Page) {
      await askForCode(page);
      await page.locator('#code').fill('12');
      await submit(page);
    },
  },
  {
    name: 'a user who was refused at the provider',
    async open(page: Page) {
      const federated = await newFederated();
      const { username, userId } = await registerIn(federated);
      await comeAs(page, username, newUsernameIn(federated, 'lena'));
      await openAsAdmin(page, federated, userId);
    },
  },
  {
    name: 'a user with the address of another',
    async open(page: Page) {
      const { federated, userId } = await openConflict(page);
      await openAsAdmin(page, federated, userId);
    },
  },
  {
    name: 'whom at the provider a user is linked to',
    async open(page: Page) {
      const federated = await newFederated();
      const { username, userId } = await registerIn(federated);
      await comeAs(page, username);
      await openAsAdmin(page, federated, userId, '/identity');
    },
  },
  { name: 'someone else with the address of a user', open: openConflictAsAdmin },
  {
    name: 'someone new whose names do not fit',
    async open(page: Page) {
      await openConflictAsAdmin(page);
      await page.locator('#firstName').fill('');
      await press(page, '[action$="/new-person"] button');
    },
  },
];

/** What comes of Microsoft and Google for the people, and for their administrators. */
export const federationPages = [
  {
    name: 'a provider that is down',
    async open(page: Page) {
      const federated = await newFederated();
      await setSwitches(federated, { all: 'down' });
      await giveUsername(page, newUsernameIn(federated));
    },
  },
  {
    name: 'a way back that began nowhere',
    open: (page: Page) => page.goto('/federation/microsoft/callback?code=abc&state=abc'),
  },
  {
    name: 'a password for a federated username',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      await giveUsername(page, newUsernameIn(federated));
      await switchOn(federated);
      await givePassword(page, 'correct horse battery staple');
    },
  },
  {
    name: 'a welcome mail in a federated domain',
    async open(page: Page) {
      const federated = await newFederated();
      await openWelcomeLink(page, federated, federated.tenant);
    },
  },
  {
    name: 'a welcome mail of another tenant in a federated domain',
    open: async (page: Page) => openWelcomeLink(page, await newFederated(), await newTenant('Fana Foto')),
  },
  {
    name: 'the pilot of a provider',
    open: async (page: Page) => openPilot(page, (await newFederated({ on: false })).domainId),
  },
  {
    name: 'the pilot of Google',
    open: async (page: Page) =>
      openPilot(page, (await newFederated({ provider: 'google', on: false })).domainId),
  },
  { name: 'a pilot that is over', open: (page: Page) => openPilot(page, 'a'.repeat(24)) },
  {
    name: 'a user who has not been at the provider yet',
    async open(page: Page) {
      const federated = await newFederated();
      const { userId } = await registerIn(federated);
      await openAsAdmin(page, federated, userId, '/identity');
    },
  },
  ...throughProvider.map((one) => ({ ...one, byProvider: true })),
];

const SCOPES = ['openid', 'profile', 'email', 'tenant'];

/** By the username, to the provider, and back: as another one there, if one is given. */
async function comeAs(page: Page, username: string, as = username): Promise<void> {
  await giveUsername(page, username);
  await chooseAtProvider(page, { as });
}

async function comeWith(page: Page, fault: Fault, provider: Provider = 'microsoft'): Promise<void> {
  const { username } = await registerIn(await newFederated({ provider }));
  await giveUsername(page, username);
  await chooseAtProvider(page, { as: username, fault });
}

async function comeByButton(
  page: Page,
  provider: Provider,
  given: { as: string; fault?: Fault; directory?: string },
): Promise<void> {
  await page.goto('/sign-in');
  await press(page, `.provider.${provider}`);
  await chooseAtProvider(page, { directory: crypto.randomUUID(), ...given });
}

async function openWelcomeLink(page: Page, federated: Federated, tenant: string): Promise<void> {
  const admin = await newPerson([tenant], 'admin');
  const username = newUsernameIn(federated);
  await register(tenant, username, { by: admin.username });
  await page.goto((await waitForMailTo(username)).links[0]!);
}

function openPilot(page: Page, domainId: string) {
  return page.goto(`/federation/pilots/${domainId}`);
}

/** Someone is linked; then someone else comes who has the same address there. */
async function openConflict(page: Page): Promise<{ federated: Federated; userId: string }> {
  const federated = await newFederated();
  const { username, userId } = await registerIn(federated);
  await comeAs(page, username);
  await page.context().clearCookies();
  await setPerson(federated, { upn: username, name: 'Anna Berg', oid: crypto.randomUUID() });
  await comeAs(page, username);
  return { federated, userId };
}

async function openConflictAsAdmin(page: Page): Promise<void> {
  const { federated, userId } = await openConflict(page);
  await openAsAdmin(page, federated, userId, '/identity');
}

/** As an administrator of the tenant, who has a password: the page of a user. */
async function openAsAdmin(page: Page, { tenant }: Federated, userId: string, path = ''): Promise<void> {
  await page.context().clearCookies();
  await signInAs(page, await newPerson([tenant], 'admin'));
  await page.goto(`/admin/${tenant}/users/${userId}${path}`);
}

/** An administrator whom the provider signed in, before a page that wants a recent proof. */
async function askAgain(page: Page, provider: Provider): Promise<void> {
  const federated = await newFederated({ provider });
  await comeAs(page, (await registerIn(federated, { role: 'admin' })).username);
  await page.goto(`/admin/${federated.tenant}/api-tokens`);
}

async function askForCode(page: Page): Promise<void> {
  await askAgain(page, 'google');
  await submit(page);
}
