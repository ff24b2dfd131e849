import type { Page } from 'playwright-core';
import { inject } from 'vitest';

/** What a page does that none of ours may: it grows while the page is used. */
export function watch(page: Page): string[] {
  const offences: string[] = [];
  const origin = inject('origin');
  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== origin) offences.push(`asked ${url}`);
  });
  page.on('pageerror', (error) => offences.push(`script failed: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) offences.push(message.text());
  });
  return offences;
}
