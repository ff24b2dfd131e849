import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { newPerson, newTenant } from './people.ts';
import { press, signInAs, submit } from './sign-in.ts';

type Kind = 'entra' | 'okta' | 'other';

/** An administrator of a tenant of their own, at its directories. Answers where those are. */
export async function openDirectories(page: Page, path = ''): Promise<string> {
  const tenant = await newTenant();
  await signInAs(page, await newPerson([tenant], 'admin'));
  const base = `/admin/${tenant}/directories`;
  await page.goto(base + path);
  return base;
}

/** By the form, for whoever administers the tenant; ends at the page of the directory, and answers its path. */
export async function connectDirectory(
  page: Page,
  base: string,
  { name = 'Entra ID', kind = 'entra' }: { name?: string; kind?: Kind } = {},
): Promise<string> {
  await page.goto(`${base}/new`);
  await page.locator('#name').fill(name);
  await page.locator(`[value="${kind}"]`).check();
  await submit(page);
  return new URL(page.url()).pathname;
}

/** Ends where it is shown. */
export async function makeToken(page: Page, path: string): Promise<string> {
  await page.goto(path);
  await press(page, '[action$="/tokens"] button');
  return page.locator('#made').innerText();
}

/** What a directory sends. Answers the id of what it was about, if it was done. */
export async function provision(
  token: string,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<string | null> {
  const response = await fetch(`${inject('origin')}/scim/v2${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  return answer === '' ? null : ((JSON.parse(answer) as { id?: string }).id ?? null);
}
