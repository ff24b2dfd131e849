import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { connectDirectory, makeToken, openDirectories, provision } from '../support/browser/directories.ts';
import { press } from '../support/browser/sign-in.ts';

/** The pages on which administrators say what groups mean. */
export const groupRulePages = [
  { name: 'no group rules yet', open: (page: Page) => openDirectories(page, '/rules') },
  { name: 'a first group rule without groups', open: (page: Page) => openDirectories(page, '/rules/new') },
  {
    name: 'a group rule that does not fit',
    async open(page: Page) {
      const { rules } = await openWithGroup(page);
      await page.goto(`${rules}/new`);
      await press(page, '.button.primary');
    },
  },
  { name: 'group rules that are drafted', open: openDrafted },
  {
    name: 'changing a group rule',
    async open(page: Page) {
      await openDrafted(page);
      await page.locator('td form[method="get"] button').first().click();
      await page.locator('[name="condition"]').first().waitFor();
    },
  },
  { name: 'what group rules would do', open: openPreview },
  {
    name: 'what group rules would do by now',
    async open(page: Page) {
      const { token } = await openPreview(page);
      await provision(token, 'POST', '/Users', newUser());
      await press(page, '.button.primary');
    },
  },
  {
    name: 'group rules that are applied',
    async open(page: Page) {
      await openPreview(page);
      await save(page);
    },
  },
  {
    name: 'a user whom a group rule keeps out',
    async open(page: Page) {
      const { base, outside } = await openPreview(page);
      await save(page);
      await page.goto(`${base.replace('/directories', '/users')}/${outside}`);
    },
  },
];

/** A directory with two people, one of whom is in its group. */
async function openWithGroup(page: Page) {
  const base = await openDirectories(page);
  const token = await makeToken(page, await connectDirectory(page, base, { name: 'Sjøgata' }));
  const inside = (await provision(token, 'POST', '/Users', newUser()))!;
  const outside = (await provision(token, 'POST', '/Users', newUser()))!;
  const group = (await provision(token, 'POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Sjøgata',
    members: [{ value: inside }],
  }))!;
  return { base, rules: `${base}/rules`, token, group, outside };
}

/** Those of the group administrators, everyone else a user, and who is not in it kept out. */
async function openDrafted(page: Page) {
  const world = await openWithGroup(page);
  const { rules, group } = world;
  await addRule(page, rules, { condition: 'in-group', group, role: 'admin', stop: true });
  await addRule(page, rules, { condition: 'all', role: 'user', applies: 'unset' });
  await addRule(page, rules, { condition: 'not-in-group', group, role: 'user', entry: 'no' });
  return world;
}

async function openPreview(page: Page) {
  const world = await openDrafted(page);
  await page.goto(`${world.rules}/preview`);
  return world;
}

async function save(page: Page): Promise<void> {
  await press(page, '.button.primary');
  // The work begins after the answer.
  await page.locator('progress').waitFor({ state: 'detached' });
}

type GivenRule = {
  condition: string;
  group?: string;
  role?: string;
  entry?: string;
  applies?: string;
  stop?: boolean;
};

async function addRule(page: Page, rules: string, { group, stop, ...choices }: GivenRule): Promise<void> {
  await page.goto(`${rules}/new`);
  for (const [name, value] of Object.entries(choices)) {
    await page.locator(`[name="${name}"][value="${value}"]`).check();
  }
  if (group !== undefined) await page.locator('#group').selectOption(group);
  if (stop) await page.locator('[name="stop"]').check();
  await press(page, '.button.primary');
}

function newUser(): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: `kim.${randomInt(1e9)}@people.example`,
    name: { givenName: 'Kim', familyName: 'Solberg' },
  };
}
