import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';
import { newPerson, newTenant } from '../support/browser/people.ts';
import { giveUsername, press, signInAs } from '../support/browser/sign-in.ts';

const newPage = useBrowser();
const service = inject('origin');
let server: Server;
let port: number;

/** Another site: `/?html` shows that html. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const html = decodeURIComponent(request.url!.slice(2));
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Elsewhere</title>${html}`);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

// To a browser, localhost on another port is the same site, which cookies go to; 127.0.0.1 is not.
const HOSTS = ['127.0.0.1', 'localhost'];

test.each(HOSTS)('a page on %s cannot sign anyone out', async (host) => {
  const tenant = await newTenant();
  const page = await newPage();
  await signInAs(page, await newPerson([tenant]));
  for (const path of ['/sign-out', '/sign-out/everywhere', '/account/sessions/others/sign-out']) {
    await page.goto(elsewhere(host, form(path)));
    await press(page, 'button');
    await expect(page).toBeThePage('This page cannot be opened from there');
  }
  await page.goto('/');
  await expect(page).toBeSignedInto(tenant);
});

test.each(HOSTS)('a page on %s cannot sign anyone in as somebody else', async (host) => {
  const { username, password } = await newPerson([await newTenant()]);
  const page = await newPage();
  await giveUsername(page, username);
  const flow = new URL(page.url()).searchParams.get('flow')!;
  await page.goto(elsewhere(host, form('/sign-in/password', { flow, password })));
  await press(page, 'button');
  await expect(page).toBeThePage('This page cannot be opened from there');
  await page.goto('/account');
  await expect(page).toBeThePage('Sign in');
});

test.each(HOSTS)('a page on %s cannot change a password', async (host) => {
  const tenant = await newTenant();
  const person = await newPerson([tenant]);
  const page = await newPage();
  await signInAs(page, person);
  const fields = { current: person.password, password: 'seven blue herons over the harbour' };
  await page.goto(elsewhere(host, form('/account/password', fields)));
  await press(page, 'button');
  await expect(page).toBeThePage('This page cannot be opened from there');
  await signInAs(page, person);
  await expect(page).toBeSignedInto(tenant);
});

test.each(HOSTS)('a page on %s cannot show ours in a frame', async (host) => {
  const page = await newPage();
  const refusal = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(elsewhere(host, `<iframe src="${service}/sign-in"></iframe>`));
  await refusal;
  const [, frame] = page.frames();
  expect(await frame!.locator('input').count()).toBe(0);
});

function elsewhere(host: string, html: string): string {
  return `http://${host}:${port}/?${encodeURIComponent(html)}`;
}

function form(path: string, fields: Record<string, string> = {}): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  return `<form method="post" action="${service}${path}">${inputs.join('')}<button>Go</button></form>`;
}
