import type { Page, Request } from 'playwright-core';
import { inject } from 'vitest';
import { isAtProvider } from './federation.ts';

/**
 * What a page does that none of ours may: it grows while the page is used. `byProvider`: the person goes to
 * Microsoft or Google and back, in the window itself; no page may load anything from there.
 */
export function watch(page: Page, { byProvider = false } = {}): string[] {
  const offences: string[] = [];
  const origin = inject('origin');
  const isVisit = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame() && isAtProvider(request.url());
  page.on('request', (request) => {
    const url = request.url();
    if (!/^https?:/.test(url) || new URL(url).origin === origin) return;
    if (!byProvider || !isVisit(request)) offences.push(`asked ${url}`);
  });
  page.on('pageerror', (error) => offences.push(`script failed: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) offences.push(message.text());
  });
  return offences;
}
