import type { Page } from 'playwright-core';
import { adminPages } from './admin-pages.ts';
import { applicationPages } from './application-pages.ts';
import { directoryPages } from './directory-pages.ts';
import { domainPages } from './domain-pages.ts';
import { federationPages } from './federation-pages.ts';
import { holdPages } from './hold-pages.ts';
import { groupRulePages } from './group-rule-pages.ts';
import { operatorDomainPages } from './operator-domain-pages.ts';
import { operatorPages } from './operator-pages.ts';
import { recoveryPages } from './recovery-pages.ts';
import { waitForMailTo } from '../support/browser/mailbox.ts';
import {
  giveAccess,
  newApplication,
  newPerson,
  newTenant,
  newUsername,
  PASSWORD,
  register,
  suspendTenant,
  type Person,
} from '../support/browser/people.ts';
import {
  givePassword,
  giveUsername,
  press,
  signInAs,
  submit,
  useUpTries,
} from '../support/browser/sign-in.ts';

/** A page that people meet, and a person's way there. */
export interface PageCase {
  name: string;
  open: (page: Page) => Promise<unknown>;
  /** the way there leads to Microsoft or Google, and back */
  byProvider?: boolean;
}

/** All pages that people meet: every test about pages as such goes through this list. */
export const pages: PageCase[] = [
  { name: 'the username page', open: (page) => page.goto('/sign-in') },
  { name: 'a malformed username', open: (page) => giveUsername(page, 'anna') },
  { name: 'the password page', open: (page) => giveUsername(page, newUsername()) },
  {
    name: 'a wrong password',
    async open(page) {
      await giveUsername(page, newUsername());
      await givePassword(page, 'not the right one');
    },
  },
  {
    name: 'too many wrong passwords',
    async open(page) {
      await giveUsername(page, newUsername());
      await useUpTries(page);
      await givePassword(page, 'not the right one');
    },
  },
  {
    name: 'a new code that was mailed',
    async open(page) {
      await giveUsername(page, newUsername());
      await page.goto(`${page.url()}&sent`);
    },
  },
  {
    name: 'a new code asked for too soon',
    async open(page) {
      await giveUsername(page, newUsername());
      await press(page, '[action="/sign-in/code-mail"] button');
    },
  },
  {
    name: 'a wrong code',
    async open(page) {
      await giveUsername(page, newUsername());
      await page.locator('#code').fill('12');
      await press(page, '[action="/sign-in/code"] button');
    },
  },
  { name: 'a sign-in that took too long', open: openForeignFlow },

  { name: 'the reset page', open: (page) => page.goto('/password-reset') },
  { name: 'a malformed username to reset', open: (page) => askForReset(page, 'anna@') },
  { name: 'the reset mail on its way', open: (page) => askForReset(page, newUsername()) },
  {
    name: 'a reset asked for too soon',
    async open(page) {
      const username = newUsername();
      await askForReset(page, username);
      await askForReset(page, username);
    },
  },
  {
    name: 'the link of a reset',
    async open(page) {
      const { username } = await newPerson([await newTenant()]);
      await askForReset(page, username);
      await openLinkTo(page, username, 1);
    },
  },

  { name: 'the link of a welcome mail', open: openWelcomeLink },
  {
    name: 'a password that is too weak',
    async open(page) {
      await openWelcomeLink(page);
      await givePassword(page, 'password1');
    },
  },
  {
    name: 'a password that is strong',
    async open(page) {
      await openWelcomeLink(page);
      await page.locator('#password').fill(PASSWORD);
      await page.locator('.meter[data-score="4"]').waitFor();
    },
  },
  {
    name: 'the link to a further tenant',
    async open(page) {
      const { username } = await newPerson([await newTenant()]);
      await register(await newTenant('Fana Foto'), username);
      await openLinkTo(page, username, 1);
    },
  },
  { name: 'a link that is spent', open: openDeadLink },
  {
    name: 'a new link on its way',
    async open(page) {
      await openDeadLink(page);
      await submit(page);
    },
  },
  {
    name: 'a new link asked for too soon',
    async open(page) {
      await openDeadLink(page);
      await submit(page);
      await openDeadLink(page);
      await submit(page);
    },
  },

  {
    name: 'two tenants to choose from',
    open: async (page) => signInAs(page, await newPerson([await newTenant(), await newTenant('Fana Foto')])),
  },
  { name: 'many tenants', open: async (page) => signInAs(page, await personOfManyTenants()) },
  {
    name: 'a filter that finds nothing',
    async open(page) {
      await signInAs(page, await personOfManyTenants());
      await page.goto('/tenants?filter=zzz');
    },
  },
  {
    name: 'nothing but invitations',
    async open(page) {
      const username = newUsername();
      await register(await newTenant(), username);
      await register(await newTenant('Fana Foto'), username);
      await askForReset(page, username);
      await openLinkTo(page, username, 2);
      await givePassword(page, PASSWORD);
    },
  },
  {
    name: 'a user who was deactivated',
    open: (page) => signInAs(page, { username: 'erik@nordlys.example', password: PASSWORD }),
  },
  { name: 'the home page', open: async (page) => signInAs(page, await newPerson([await newTenant()])) },
  {
    name: 'the home page with the support of the tenant',
    async open(page) {
      await signInAs(page, { username: 'anna@nordlys.example', password: PASSWORD });
      await page.goto('/tenants/Cust10001');
    },
  },
  {
    name: 'the home page with an invitation',
    async open(page) {
      const person = await newPerson([await newTenant()]);
      await register(await newTenant('Fana Foto'), person.username);
      await signInAs(page, person);
    },
  },
  {
    name: 'the home page with applications',
    async open(page) {
      const tenant = await newTenant();
      for (const name of APPLICATIONS) await newApplication(tenant, name);
      await signInAs(page, await newPerson([tenant], 'admin'));
    },
  },
  {
    name: 'the page to connect',
    async open(page) {
      const person = await newPerson([await newTenant()]);
      const user = await register(await newTenant('Fana Foto'), person.username);
      await signInAs(page, person);
      await page.goto(`/invitations/${user}`);
    },
  },
  {
    name: 'a tenant that is not theirs',
    async open(page) {
      await signInAs(page, await newPerson([await newTenant()]));
      await page.goto(`/tenants/${await newTenant()}`);
    },
  },

  {
    name: 'my account',
    async open(page) {
      const person = await personOfManyTenants();
      await signInAs(page, person);
      await page.context().clearCookies({ name: 'session' });
      await signInAs(page, person);
      await page.goto('/account');
    },
  },
  {
    name: 'my account without a tenant',
    async open(page) {
      await signInAs(page, { username: 'erik@nordlys.example', password: PASSWORD });
      await page.goto('/account?done=language-saved');
    },
  },
  {
    name: 'my account with applications',
    async open(page) {
      const tenant = await newTenant();
      const person = await newPerson([tenant]);
      for (const name of APPLICATIONS) {
        await giveAccess(await newApplication(tenant, name), tenant, person.username);
      }
      await signInAs(page, person);
      await page.goto('/account?done=access-removed');
    },
  },
  { name: 'a wrong current password', open: (page) => changePassword(page, 'not the right one', PASSWORD) },
  { name: 'a weak new password', open: (page) => changePassword(page, PASSWORD, 'abcdefgh') },
  {
    name: 'a changed password',
    open: (page) => changePassword(page, PASSWORD, 'seven blue herons over the harbour'),
  },

  { name: 'the question whether to sign out', open: (page) => page.goto('/sign-out') },
  { name: 'signed out', open: (page) => page.goto('/signed-out') },

  ...federationPages,
  ...applicationPages,
  ...adminPages,
  ...domainPages,
  ...directoryPages,
  ...groupRulePages,
  ...holdPages,
  ...recoveryPages,
  ...operatorPages,
  ...operatorDomainPages,

  { name: 'an address with nothing there (404)', open: (page) => page.goto('/nowhere') },
  { name: 'a link that was changed on the way (400)', open: (page) => page.goto('/sign-in?flow=abc') },
  { name: 'a page that only takes forms (405)', open: (page) => page.goto('/sign-in/code') },
  { name: 'more than any form holds (413)', open: (page) => giveUsername(page, 'a'.repeat(70_000)) },
  {
    name: 'a form from elsewhere (403)',
    async open(page) {
      await page.goto('/sign-in');
      const action = `${new URL(page.url()).origin}/sign-out`;
      await page.goto('about:blank');
      await page.setContent(`<form method="post" action="${action}"><button>Go</button></form>`);
      await press(page, 'button');
    },
  },
];

/** A flow belongs to the browser it began in; elsewhere it starts again. */
async function openForeignFlow(page: Page): Promise<void> {
  await giveUsername(page, newUsername());
  await page.context().clearCookies();
  await page.reload();
}

async function askForReset(page: Page, username: string): Promise<void> {
  await page.goto('/password-reset');
  await page.locator('#username').fill(username);
  await submit(page);
}

async function openLinkTo(page: Page, username: string, known = 0): Promise<void> {
  const mail = await waitForMailTo(username, { known });
  await page.goto(mail.links[0]!);
}

async function openWelcomeLink(page: Page): Promise<void> {
  const tenant = await newTenant();
  const admin = await newPerson([tenant], 'admin');
  const username = newUsername();
  await register(tenant, username, { by: admin.username });
  await openLinkTo(page, username);
}

const APPLICATIONS = ['Arna Kundereise', 'Bryggen Saker', 'Sjøgata Havbruksutstyr og Nordnorsk Reiseregning'];

let spent: string | undefined;

async function openDeadLink(page: Page): Promise<void> {
  if (spent === undefined) {
    const { username } = await newPerson([await newTenant()]);
    spent = (await waitForMailTo(username)).links[0]!;
  }
  await page.goto(spent);
}

let ofManyTenants: Person | undefined;

/** Nine tenants of which one is suspended, and an invitation to a tenth. */
async function personOfManyTenants(): Promise<Person> {
  if (ofManyTenants === undefined) {
    const names = ['Arna Auto', 'Bryggen Bok', 'Fana Foto', 'Fløyen Fisk', 'Laksevåg Lås', 'Os Optikk'];
    const long = 'Sjøgata Rederi og Havbruksutstyr Nord-Norge Aksjeselskap';
    const tenants: string[] = [];
    for (const name of [...names, long, 'Voss Verk', 'Ytre Sula Yacht']) tenants.push(await newTenant(name));
    ofManyTenants = await newPerson(tenants);
    await suspendTenant(tenants[3]!);
    await register(await newTenant('Zander Sykkel'), ofManyTenants.username);
  }
  return ofManyTenants;
}

async function changePassword(page: Page, current: string, fresh: string): Promise<void> {
  await signInAs(page, await newPerson([await newTenant()]));
  await page.goto('/account');
  await page.locator('#current').fill(current);
  await page.locator('#password').fill(fresh);
  await submit(page);
}
