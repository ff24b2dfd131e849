import axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  var axe: typeof import('axe-core');
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe holds against the page as it stands: one line a rule and element, so that a failing test reads well. */
export function findAccessibilityViolations(page: Page): Promise<string[]> {
  return runAxe(page, { runOnly: { type: 'tag', values: tags } });
}

/** The one rule that another colour scheme can break. */
export function findContrastViolations(page: Page): Promise<string[]> {
  return runAxe(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });
}

async function runAxe(page: Page, options: axe.RunOptions): Promise<string[]> {
  // Evaluated through the debugger, which the page's Content-Security-Policy does not concern.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((given) => globalThis.axe.run(given), options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
