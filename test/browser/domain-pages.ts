import type { Page } from 'playwright-core';
import {
  claimToo,
  loseRecord,
  newPlace,
  openDomain,
  registerDomain,
  showAtProvider,
} from '../support/browser/domains.ts';
import { newFederated, newUsernameIn, registerIn } from '../support/browser/federation.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { press, signInAs, submit } from '../support/browser/sign-in.ts';

const byProvider = [
  {
    name: 'what was shown at the provider',
    async open(page: Page) {
      await openDomains(page, '/new');
      await showAtProvider(page, newPlace());
    },
  },
  { name: 'a domain that is claimed', open: openClaim },
  {
    name: 'a domain of Google that is claimed',
    async open(page: Page) {
      await registerDomain(page, await openDomains(page), newPlace('google'));
    },
  },
  {
    name: 'a record that is not found',
    async open(page: Page) {
      await openClaim(page);
      await press(page, '[action$="/proof"] button');
    },
  },
  {
    name: 'a directory that has agreed',
    async open(page: Page) {
      await openClaim(page);
      await press(page, '[href*="/consent-request"]');
      await press(page, '[value="accept"]');
    },
  },
];

/** The pages on which a tenant's administrators put a domain under a provider. */
export const domainPages = [
  { name: 'no domains yet', open: (page: Page) => openDomains(page) },
  { name: 'adding a domain', open: (page: Page) => openDomains(page, '/new') },
  {
    name: 'what was shown too long ago',
    open: (page: Page) => openDomains(page, '/new?shown=abc'),
  },
  {
    name: 'the domains of a tenant',
    async open(page: Page) {
      const tenant = await newTenant();
      await newFederated({ tenant });
      await loseRecord(await newFederated({ tenant }), 2);
      await addPilot(page, await newFederated({ tenant, provider: 'google', on: false }));
      await press(page, '.back a, a.back');
    },
  },
  {
    name: 'a domain that another tenant has proved',
    async open(page: Page) {
      await openDomain(page, await claimToo(await newFederated()));
    },
  },
  {
    name: 'a proved domain with people and a pilot',
    async open(page: Page) {
      await addPilot(page, await newFederated({ on: false }));
    },
  },
  {
    name: 'the name of a pilot that does not fit',
    async open(page: Page) {
      await openDomain(page, await newFederated({ on: false }));
      await page.locator('#username').fill('ida');
      await press(page, '[action$="/pilots"] button');
    },
  },
  {
    name: 'switching a domain on',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      await registerIn(federated);
      await newPerson([federated.tenant], 'admin');
      await openDomain(page, federated, '/switch');
    },
  },
  {
    name: 'the recovery codes, just made',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      const other = await newPerson([federated.tenant], 'admin');
      await openDomain(page, federated, '/switch');
      await page.getByLabel(other.username).check();
      await submit(page);
    },
  },
  {
    name: 'a domain that is on',
    async open(page: Page) {
      const federated = await newFederated();
      await registerIn(federated);
      await openDomain(page, federated, '/recovery-codes');
      await submit(page);
      await submit(page);
    },
  },
  {
    name: 'a domain whose record is gone',
    async open(page: Page) {
      const federated = await newFederated();
      await loseRecord(federated, 3);
      await openDomain(page, federated);
    },
  },
  {
    name: 'recovery codes for an administrator',
    open: async (page: Page) => openDomain(page, await newFederated(), '/recovery-codes'),
  },
  {
    name: 'new recovery codes',
    async open(page: Page) {
      await openDomain(page, await newFederated(), '/recovery-codes');
      await submit(page);
    },
  },
  {
    name: 'switching a domain off',
    open: async (page: Page) => openDomain(page, await newFederated(), '/switching-off'),
  },
  {
    name: 'a domain that was switched off',
    async open(page: Page) {
      await openDomain(page, await newFederated(), '/switching-off');
      await press(page, '.button.danger');
    },
  },
  {
    name: 'the removal of a domain',
    open: async (page: Page) => openDomain(page, await newFederated({ on: false }), '/removal'),
  },
  {
    name: 'a registration of their own that does not fit',
    async open(page: Page) {
      await openDomain(page, await newFederated());
      await page.locator('.opens summary').click();
      await page.locator('#clientId').fill('with a space');
      await press(page, '[action$="/own-application"] button');
    },
  },
  {
    name: 'a registration of their own',
    async open(page: Page) {
      await openDomain(page, await newFederated());
      await page.locator('.opens summary').click();
      await page.locator('#clientId').fill(crypto.randomUUID());
      await page.locator('#secret').fill('a-secret-of-our-own');
      await press(page, '[action$="/own-application"] button');
    },
  },
  {
    name: 'the preference for own domains, refused',
    async open(page: Page) {
      const tenant = await openDomains(page);
      await page.goto(`/admin/${tenant}/preferences`);
      await page.locator('#ownDomainsOnly').check();
      await submit(page);
    },
  },
  ...byProvider.map((one) => ({ ...one, byProvider: true })),
];

async function openDomains(page: Page, path = ''): Promise<string> {
  const tenant = await newTenant();
  await signInAs(page, await newPerson([tenant], 'admin'));
  await page.goto(`/admin/${tenant}/domains${path}`);
  return tenant;
}

async function openClaim(page: Page): Promise<void> {
  await registerDomain(page, await openDomains(page), newPlace());
}

/** Someone with a password and someone invited are of the domain; the former is put into the pilot. */
async function addPilot(page: Page, federated: Awaited<ReturnType<typeof newFederated>>): Promise<void> {
  const { username } = await newPerson([federated.tenant], 'user', newUsernameIn(federated));
  await registerIn(federated);
  await openDomain(page, federated);
  await page.locator('#username').fill(username);
  await press(page, '[action$="/pilots"] button');
}
