import { expect, test } from 'vitest';
import { findAccessibilityViolations, findContrastViolations } from '../support/browser/axe.ts';
import { useBrowser } from '../support/browser/browser.ts';
import { findOverflow } from '../support/browser/looks.ts';
import { watch } from '../support/browser/watch.ts';

const newPage = useBrowser();

// The reference itself is English, like the document that it is made of: so it is not among the pages.
test.for(['en-US', 'nb-NO'])('the description of the API can be read by everyone: %s', async (locale) => {
  const page = await newPage({ locale });
  const offences = watch(page);
  await page.goto('/api/v1/docs');
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findContrastViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toEqual([]);
  }
  expect(offences).toEqual([]);
});
