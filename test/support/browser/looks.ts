import type { Page } from 'playwright-core';

// What runs in the page is text here: the types of the DOM and those of a Worker do not go together.

/** What reaches beyond the right edge of the window, if anything does. */
export function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(`
    (({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth ? [] :
      [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
        .map((element) => element.tagName + '.' + element.className + ': ' + element.textContent.trim())
    )(document.documentElement)`);
}

/** All that a reader sees or hears: title, text and labels. */
export function readWords(page: Page): Promise<string[]> {
  return page.evaluate(`
    [
      document.title,
      ...document.body.innerText.split('\\n'),
      ...[...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label')),
    ].map((words) => words.trim()).filter(Boolean)`);
}

/** As a browser does that is told to show all text twice as large. */
export function doubleText(page: Page): Promise<void> {
  return page.evaluate(`void (document.documentElement.style.fontSize = '200%')`);
}
