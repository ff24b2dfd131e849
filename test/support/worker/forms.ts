import type { Page, Person } from './person.ts';

/** The hidden fields of the form of a page that posts to `action`. */
export function hiddenFields(page: Page, action: string): Record<string, string> {
  const form = page.html.split(`action="${action}"`)[1]?.split('</form>')[0];
  if (form === undefined) throw new Error(`No form posts to ${action}: ${page.text}`);
  const fields = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name, value]) => [name, value]));
}

/** Fills in a form of the page as a person does, and sends it. */
export function submit(
  person: Person,
  page: Page,
  action: string,
  typed: Record<string, string> = {},
): Promise<Page> {
  return person.post(action, { ...hiddenFields(page, action), ...typed });
}
