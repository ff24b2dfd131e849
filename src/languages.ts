/** English and Norwegian bokmål, as BCP 47 tags. */
export const LANGUAGES = ['en', 'nb'] as const;
export type Language = (typeof LANGUAGES)[number];
