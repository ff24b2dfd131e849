import { randomInt } from 'node:crypto';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';

interface PageOptions {
  /** In CSS pixels. */
  width?: number;
  javaScript?: boolean;
  locale?: string;
}

export type OpenPage = (options?: PageOptions) => Promise<Page>;

/**
 * Reaches the browser that setup.ts has started, for the tests of one file. What it answers opens a page of
 * a new person: without cookies, from a network of their own, and with relative addresses at the dev server.
 */
export function useBrowser(): OpenPage {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'));
  });
  // Closing the connection closes what was opened through it.
  afterAll(() => browser.close());

  return async ({ width = 1280, javaScript = true, locale = 'en-US' } = {}) => {
    const context = await browser.newContext({
      baseURL: inject('origin'),
      viewport: { width, height: width < 600 ? 800 : 900 },
      javaScriptEnabled: javaScript,
      locale,
      reducedMotion: 'reduce',
      // Limits count by network too. Locally the worker believes this header.
      extraHTTPHeaders: { 'CF-Connecting-IP': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` },
    });
    return context.newPage();
  };
}
