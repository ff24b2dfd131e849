import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findAccessibilityViolations, findContrastViolations } from '../support/browser/axe.ts';
import { useBrowser } from '../support/browser/browser.ts';
import { doubleText, findOverflow, readWords } from '../support/browser/looks.ts';
import { watch } from '../support/browser/watch.ts';
import { pages } from './pages.ts';

const newPage = useBrowser();

describe.each(pages)('$name', ({ open, byProvider }) => {
  let english: Page;
  let norwegian: Page;
  let offences: string[];

  beforeAll(async () => {
    english = await newPage();
    norwegian = await newPage({ locale: 'nb-NO' });
    offences = watch(english, { byProvider });
    await Promise.all([open(english), open(norwegian)]);
  });

  afterAll(async () => {
    await english.context().close();
    await norwegian.context().close();
  });

  // What axe finds depends on the width, the colours or the language, not on all of them at once: each of a page's
  // two languages is looked at in light on one of the two widths, and in dark on the other.
  test('passes axe in both languages, on a phone and on a desktop, in light and in dark', async () => {
    await Promise.all([
      expectAccessible(english, { light: 390, dark: 1280 }),
      expectAccessible(norwegian, { light: 1280, dark: 390 }),
    ]);
  });

  test('needs no sideways scrolling at 320 px, at 200 % zoom, and with text twice as large', async () => {
    await inBothLanguages(async (page) => {
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await findOverflow(page)).toEqual([]);
      // A window of 1280 px zoomed to 200 % has 640 px of CSS.
      await page.setViewportSize({ width: 640, height: 450 });
      expect(await findOverflow(page)).toEqual([]);
      await doubleText(page);
      expect(await findOverflow(page)).toEqual([]);
    });
  });

  test('is wholly in the language of its reader', async () => {
    expect(await english.locator('html').getAttribute('lang')).toBe('en');
    expect(await norwegian.locator('html').getAttribute('lang')).toBe('nb');
    const inEnglish = new Set(await readWords(english));
    const inBoth = (await readWords(norwegian)).filter((words) => inEnglish.has(words));
    expect(inBoth.filter((words) => !isSameInBoth(words))).toEqual([]);
  });

  test('asks no other host and keeps to its security policy', () => {
    expect(new URL(english.url()).origin).toBe(inject('origin'));
    expect(offences).toEqual([]);
  });

  async function inBothLanguages(check: (page: Page) => Promise<void>): Promise<void> {
    await Promise.all([check(english), check(norwegian)]);
  }
});

/** At these widths (px). */
async function expectAccessible(page: Page, { light, dark }: { light: number; dark: number }): Promise<void> {
  await page.setViewportSize({ width: light, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.setViewportSize({ width: dark, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findContrastViolations(page)).toEqual([]);
}

/** Ids of keys and applications, addresses, names of algorithms, the service and the providers, the languages, roles, browsers, people, what they are, and tenants, the letter of what has no logo, and what SCIM and its clients call things. */
function isSameInBoth(words: string): boolean {
  const names =
    /[\w-]{43}|\b[a-z2-7]{24}\b|https?:\/\/\S+|[RE]S256|SuperID|Microsoft|Google|English|Norsk( \(bokmål\))?|Administrator|Chrome, Linux|Kim Solberg|Anna Berg|\bBaker\b|Person|Logo|Id|Standard|Okta|Entra ID|people\.csv|TXT|Type|[\da-f-]{36}|Cust\d+|\S+@\S+|\S+\.example|^[A-Z]$/g;
  const scim =
    /SCIM 2\.0|urn:\S+|Switch\(.*\)|\[type eq "\w+"\]|\b(GET|POST|PUT|PATCH|DELETE)\b|\/(Users|Groups)\S*|\beq\b|\b(name|user)\.\w+|\b[a-z]+[A-Z]\w*|\b(active|title|emails?|mail|mobile|department|surname|members|manager|value)\b/g;
  const tenants =
    /Bergen Bakeri|Nordlys Sykler AS|Fjord Foods AS|Contoso GmbH|Lumen Studio BV|Hansa Trading GmbH|\b(Arna|Bryggen|Fana|Fløyen|Laksevåg|Os|Sotra|Voss|Ytre|Zander|Sjøgata)\b( .+)?/g;
  return !/\p{L}/u.test(words.replaceAll(scim, '').replaceAll(names, '').replaceAll(tenants, ''));
}
