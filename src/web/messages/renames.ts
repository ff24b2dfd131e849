import { both } from './both.ts';

export const renames = both({
  en: {},
  nb: {},
});
