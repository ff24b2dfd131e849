import type { Page } from 'playwright-core';
import { authorizePath, CALLBACK, registerApplication, setLogo } from '../support/browser/applications.ts';
import { newPerson, newTenant, newUsername, register, type Person } from '../support/browser/people.ts';
import { givePassword, signInAs, submit } from '../support/browser/sign-in.ts';

const NAME = 'Sjøgata Havbruksutstyr og Nordnorsk Reiseregning';

/** The pages between an application and its sign-in. */
export const applicationPages = [
  { name: 'the way to an application', open: async (page: Page) => page.goto(authorizePath(await ours())) },
  {
    name: 'the password on the way to an application',
    async open(page: Page) {
      await page.goto(authorizePath(await ours(), { login_hint: newUsername() }));
      await submit(page);
    },
  },
  {
    name: 'a way to an application that took too long',
    async open(page: Page) {
      await page.goto(authorizePath(await ours()));
      await page.context().clearCookies();
      await page.reload();
    },
  },
  {
    name: 'a fresh proof for an application',
    open: async (page: Page) => openSignedIn(page, await ours(), { prompt: 'login' }),
  },
  {
    name: 'a fresh proof for an application with a wrong password',
    async open(page: Page) {
      await openSignedIn(page, await ours(), { prompt: 'login' });
      await givePassword(page, 'not the right one');
    },
  },

  {
    name: 'the tenants of an application',
    open: async (page: Page) => openSignedIn(page, await withLogo(page), {}, await personOf(2)),
  },
  {
    name: 'many tenants of an application',
    open: async (page: Page) => openSignedIn(page, await ours(), {}, await ofManyTenants()),
  },
  {
    name: 'a filter that finds no tenant of an application',
    async open(page: Page) {
      await openSignedIn(page, await ours(), {}, await ofManyTenants());
      const resume = await page.locator('[name="resume"]').inputValue();
      await page.goto(`/oauth2/authorize?resume=${resume}&filter=zzz`);
    },
  },

  {
    name: 'the consent to a third party',
    open: async (page: Page) => openSignedIn(page, await withLogo(page, false), EVERYTHING),
  },
  {
    name: 'the consent to a third party without a logo',
    open: async (page: Page) => openSignedIn(page, await foreign(), { ...EVERYTHING, resource: API }),
  },
  {
    name: 'the consent that an application of ours asks for',
    open: async (page: Page) => openSignedIn(page, await ours(), { prompt: 'consent' }),
  },

  {
    name: 'no access to an application',
    open: async (page: Page) => openSignedIn(page, await newApplication({ tenants: [await newTenant()] })),
  },
  {
    name: 'no access to an application in a tenant',
    open: async (page: Page) =>
      openSignedIn(page, await ours(), { acr_values: `tenant:${await newTenant()}` }),
  },
  {
    name: 'no access to an application before an invitation is confirmed',
    async open(page: Page) {
      const person = await newPerson([await newTenant()]);
      const tenant = await newTenant('Fana Foto');
      await register(tenant, person.username);
      await openSignedIn(page, await ours(), { acr_values: `tenant:${tenant}` }, person);
    },
  },

  {
    name: 'an application with a wrong redirect URI',
    open: async (page: Page) =>
      page.goto(authorizePath(await ours(), { redirect_uri: `https://${'long.'.repeat(40)}example/` })),
  },
  { name: 'an unknown application', open: (page: Page) => page.goto(authorizePath('nothing')) },
  {
    name: 'an application that asks to sign out to a wrong address',
    open: async (page: Page) =>
      page.goto(`/oauth2/logout?client_id=${await ours()}&post_logout_redirect_uri=${CALLBACK}`),
  },

  {
    name: 'the answer to an application, where the script does not come',
    async open(page: Page) {
      await page.route('**/superid.js*', (route) => route.abort());
      await openSignedIn(page, await ours(), { response_mode: 'form_post' });
    },
  },
  {
    name: 'an application that asks to sign out',
    async open(page: Page) {
      await openSignedIn(page, await ours(), { prompt: 'consent' });
      await page.goto(`/oauth2/logout?client_id=${await ours()}`);
    },
  },
  {
    name: 'an unnamed application that asks to sign out',
    async open(page: Page) {
      await signInAs(page, await newPerson([await newTenant()]));
      await page.goto('/oauth2/logout');
    },
  },
];

const API = 'https://api.example/orders-of-all-the-departments-of-the-company';
const EVERYTHING = { scope: 'openid profile email tenant offline_access', prompt: 'consent' };

async function openSignedIn(
  page: Page,
  application: string,
  given: Record<string, string> = {},
  person?: Person,
): Promise<void> {
  await signInAs(page, person ?? (await personOf(1)));
  await page.goto(authorizePath(application, given));
}

async function newApplication(given: { firstParty?: boolean; tenants?: string[] } = {}): Promise<string> {
  const scopes = EVERYTHING.scope.split(' ');
  const { id } = await registerApplication({
    name: NAME,
    redirectUris: [CALLBACK],
    scopes,
    resources: [API],
    ...given,
  });
  return id;
}

const ours = once(() => newApplication());
const ofManyTenants = once(() => personOf(9));
const foreign = once(() => newApplication({ firstParty: false }));

/** Its logo shows a part of a page of ours, which is as good a picture as any. */
async function withLogo(page: Page, firstParty = true): Promise<string> {
  const id = await newApplication({ firstParty });
  await page.goto('/sign-in');
  await setLogo(id, await page.screenshot({ clip: { x: 0, y: 0, width: 240, height: 80 } }));
  return id;
}

async function personOf(count: number): Promise<Person> {
  const names = ['Arna Auto', 'Bryggen Bok', 'Fana Foto', 'Fløyen Fisk', 'Laksevåg Lås', 'Os Optikk'];
  const tenants: string[] = [];
  for (const name of [...names, 'Sjøgata Rederi', 'Voss Verk', 'Ytre Sula Yacht'].slice(0, count)) {
    tenants.push(await newTenant(name));
  }
  return newPerson(tenants);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
