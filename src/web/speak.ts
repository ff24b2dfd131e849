import type { Language } from '../languages.ts';
import { messagesFor } from './messages/index.ts';
import type { PageContext } from './page-env.ts';

/** A signed-in person reads their account's language, whatever this browser was set to. */
export function speak(c: PageContext, language: Language | null): void {
  if (language === null || language === c.get('language')) return;
  c.set('language', language);
  c.set('m', messagesFor(language));
}
