import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { connectDirectory, makeToken, openDirectories, provision } from '../support/browser/directories.ts';
import { press } from '../support/browser/sign-in.ts';

/** The pages on which a tenant's administrators connect and look after their directories. */
export const directoryPages = [
  { name: 'no directories yet', open: (page: Page) => openDirectories(page) },
  { name: 'connecting a directory', open: (page: Page) => openDirectories(page, '/new') },
  {
    name: 'the name of a directory that does not fit',
    async open(page: Page) {
      await openDirectories(page, '/new');
      await press(page, '.button.primary');
    },
  },
  {
    name: 'the directories of a tenant',
    async open(page: Page) {
      const { base, path } = await openConnected(page);
      await connectDirectory(page, base, { name: 'Okta', kind: 'okta' });
      await page.goto(path);
      await press(page, '[action$="/pause"] button');
      const busy = await connectDirectory(page, base, { name: 'Sjøgata', kind: 'other' });
      await keepBusy(await makeToken(page, busy));
      await page.goto(base);
    },
  },
  { name: 'a directory of Entra ID, new', open: (page: Page) => openNew(page, 'entra') },
  { name: 'a directory of Okta, new', open: (page: Page) => openNew(page, 'okta') },
  { name: 'another directory, new', open: (page: Page) => openNew(page, 'other') },
  {
    name: 'a directory that is connected',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(path);
    },
  },
  {
    name: 'a directory that is paused',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(path);
      await press(page, '[action$="/pause"] button');
    },
  },
  {
    name: 'a token of a directory, just made',
    async open(page: Page) {
      await openNew(page, 'entra');
      await press(page, '[action$="/tokens"] button');
    },
  },
  {
    name: 'a third token of a directory',
    async open(page: Page) {
      await openNew(page, 'entra');
      for (const _ of [1, 2, 3]) await press(page, '[action$="/tokens"] button');
    },
  },
  {
    name: 'a client secret of a directory, just made',
    async open(page: Page) {
      await openNew(page, 'other');
      await page.locator('summary').last().click();
      await press(page, '[action$="/secrets"] button');
    },
  },
  {
    name: 'an address for errors that does not fit',
    async open(page: Page) {
      await openNew(page, 'okta');
      await page.locator('#errorsTo').fill('it');
      await press(page, '[action$="/settings"] button');
    },
  },
  {
    name: 'a restart from nothing',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(`${path}/restart`);
    },
  },
  {
    name: 'the removal of a directory',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(`${path}/removal`);
    },
  },
  {
    name: 'the requests of a directory',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(`${path}/requests`);
    },
  },
  {
    name: 'no requests yet',
    async open(page: Page) {
      await page.goto(`${await openNew(page, 'okta')}/requests`);
    },
  },
  {
    name: 'no request that fits',
    async open(page: Page) {
      const { path } = await openConnected(page);
      await page.goto(`${path}/requests?about=nobody`);
    },
  },
  {
    name: 'a user whom a directory provisions',
    async open(page: Page) {
      const { base, user } = await openConnected(page);
      await page.goto(`${base.replace('/directories', '/users')}/${user}`);
    },
  },
  {
    name: 'the overview with a directory',
    async open(page: Page) {
      const { base } = await openConnected(page);
      await page.goto(base.replace('/directories', ''));
    },
  },
];

async function openNew(page: Page, kind: 'entra' | 'okta' | 'other'): Promise<string> {
  return connectDirectory(page, await openDirectories(page), { name: 'Sjøgata', kind });
}

/** A directory that has sent users and a group, and was refused something. */
async function openConnected(page: Page): Promise<{ base: string; path: string; user: string }> {
  const base = await openDirectories(page);
  const path = await connectDirectory(page, base, { name: 'Sjøgata' });
  return { base, path, user: await keepBusy(await makeToken(page, path)) };
}

async function keepBusy(token: string): Promise<string> {
  const kim = newUser('kim');
  const user = (await provision(token, 'POST', '/Users', kim))!;
  const gone = await provision(token, 'POST', '/Users', { ...newUser('bo'), active: false });
  await provision(token, 'POST', '/Groups', { displayName: 'Sotra', members: [{ value: user }] });
  await provision(token, 'GET', `/Users?filter=${encodeURIComponent(`userName eq "${kim.userName}"`)}`);
  await provision(token, 'PATCH', `/Users/${user}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'Replace', path: 'title', value: 'Baker' }],
  });
  await provision(token, 'DELETE', `/Users/${gone}`);
  await provision(token, 'POST', '/Users', newUser('ola', { active: false }));
  await provision(token, 'POST', '/Users', kim);
  return user;
}

function newUser(name: string, given: Record<string, unknown> = {}) {
  return {
    userName: `${name}.${randomInt(1e9)}@people.example`,
    externalId: crypto.randomUUID(),
    name: { givenName: 'Kim', familyName: 'Solberg' },
    emails: [{ type: 'work', value: 'kim@people.example' }],
    ...given,
  };
}
