import { LANGUAGES, type Language } from '../languages.ts';

/** The chosen language, else the first that the browser prefers and we have (RFC 9110 §12.5.4), else English. */
export function pickLanguage(
  chosen: string | null | undefined,
  acceptLanguage: string | undefined,
): Language {
  const known = LANGUAGES.find((language) => language === chosen);
  if (known) return known;
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag, q: q ? Number(q.trim().slice(2)) : 1, index };
    })
    .filter(({ tag, q }) => tag !== '' && q > 0)
    .toSorted((a, b) => b.q - a.q || a.index - b.index);
  for (const { tag } of wanted) {
    const primary = tag.split('-')[0];
    if (primary === 'en') return 'en';
    if (primary === 'nb' || primary === 'no' || primary === 'nn') return 'nb';
  }
  return 'en';
}
