import { randomInt, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { connectDirectory, makeToken, openDirectories, provision } from '../support/browser/directories.ts';
import { press } from '../support/browser/sign-in.ts';

/** Someone comes with a username that somebody else had, as their directory knows them. */
export const holdPages = [
  {
    name: 'a user who is held back',
    async open(page: Page) {
      await page.goto(await makeHeld(page));
    },
  },
  {
    name: 'who a user is that is held back',
    async open(page: Page) {
      await page.goto(`${await makeHeld(page)}/hold`);
    },
  },
  {
    name: 'a user who is held back no more',
    async open(page: Page) {
      await page.goto(`${await makeHeld(page)}/hold`);
      await press(page, '[action$="/same-person"] button');
    },
  },
];

/** Answers the path of the user's page. */
async function makeHeld(page: Page): Promise<string> {
  const base = await openDirectories(page);
  const token = await makeToken(page, await connectDirectory(page, base));
  const userName = `kim.${randomInt(1e9)}@people.example`;
  const name = { givenName: 'Kim', familyName: 'Solberg' };
  const first = await provision(token, 'POST', '/Users', { userName, name, externalId: randomUUID() });
  await provision(token, 'DELETE', `/Users/${first}`);
  const second = await provision(token, 'POST', '/Users', { userName, name, externalId: randomUUID() });
  return `${base.replace('/directories', '/users')}/${second}`;
}
