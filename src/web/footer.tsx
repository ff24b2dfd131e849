import { LANGUAGES } from '../languages.ts';
import type { Messages } from './messages/index.ts';

const NAMES = { en: 'English', nb: 'Norsk' };

/** The language, each named in itself. The one in use is text, the other a button. */
export function Footer({ m, here }: { m: Messages; here?: string | undefined }) {
  return (
    <footer class="footer">
      {here === undefined ? null : (
        <form method="post" action="/language" class="languages" aria-label={m.common.language}>
          <input type="hidden" name="back" value={here} />
          {LANGUAGES.map((language) =>
            language === m.language ? (
              <span aria-current="true" lang={language}>
                {NAMES[language]}
              </span>
            ) : (
              <button class="link" name="language" value={language} lang={language}>
                {NAMES[language]}
              </button>
            ),
          )}
        </form>
      )}
    </footer>
  );
}
