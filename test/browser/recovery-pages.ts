import type { Page } from 'playwright-core';
import { giveRecoveryCode, pathOf, takeCodes } from '../support/browser/domains.ts';
import { newFederated, newUsernameIn, setSwitches, type Federated } from '../support/browser/federation.ts';
import { newPerson } from '../support/browser/people.ts';
import { press, signInAs } from '../support/browser/sign-in.ts';

const CODE = '0000-0000-0000-0000';

/** What an administrator sees who has a recovery code, while the provider fails and otherwise. */
export const recoveryPages = [
  { name: 'the recovery page', open: (page: Page) => page.goto('/recovery') },
  { name: 'a recovery without a code', open: (page: Page) => giveRecoveryCode(page, 'anna', '') },
  {
    name: 'a wrong recovery code',
    async open(page: Page) {
      const federated = await newFederated();
      await setSwitches(federated, { all: 'down' });
      await giveRecoveryCode(page, newUsernameIn(federated), CODE);
    },
  },
  {
    name: 'a recovery code while the provider answers',
    async open(page: Page) {
      await giveRecoveryCode(page, newUsernameIn(await newFederated()), CODE);
    },
  },
  {
    name: 'what a recovery code opened',
    open: async (page: Page) => recover(page, await newFederated({ on: false })),
  },
  {
    name: 'a new secret that does not fit, by a recovery code',
    async open(page: Page) {
      const federated = await newFederated({ on: false });
      await registerAtProvider(page, federated);
      await recover(page, federated);
      await press(page, '[action$="/own-application"] button');
    },
  },
  {
    name: 'a domain switched off by a recovery code',
    async open(page: Page) {
      await recover(page, await newFederated({ on: false }));
      await press(page, '[action$="/switching-off"] button');
    },
  },
  {
    name: 'a recovery that was closed',
    async open(page: Page) {
      await recover(page, await newFederated({ on: false }));
      await press(page, '[action$="/end"] button');
    },
  },
];

async function recover(page: Page, federated: Federated): Promise<void> {
  const { username, codes } = await takeCodes(page, federated);
  await setSwitches(federated, { all: 'down' });
  await giveRecoveryCode(page, username, codes[0]!);
}

async function registerAtProvider(page: Page, federated: Federated): Promise<void> {
  await signInAs(page, await newPerson([federated.tenant], 'admin'));
  await page.goto(pathOf(federated));
  await page.locator('.opens summary').click();
  await page.locator('#clientId').fill(crypto.randomUUID());
  await page.locator('#secret').fill('a-secret-of-our-own');
  await press(page, '[action$="/own-application"] button');
  await page.context().clearCookies();
}
