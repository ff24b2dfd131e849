import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useBrowser } from '../support/browser/browser.ts';

const newPage = useBrowser();

test('the sign-in page weighs less than 12 KB with all that belongs to it, as it is sent', async () => {
  const page = await newPage();
  const weights = new Map<string, number>();
  page.on('response', async (response) => {
    weights.set(new URL(response.url()).pathname, gzipSync(await response.body()).length);
  });
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  // Without a window, Chromium shows no icon and asks for none.
  const icon = await page.request.get('/favicon.svg');
  weights.set('/favicon.svg', gzipSync(await icon.body()).length);

  expect([...weights.keys()].toSorted()).toEqual(['/favicon.svg', '/sign-in', '/superid.css', '/superid.js']);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  expect(total).toBeLessThan(12_000);
});
