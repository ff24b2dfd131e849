import { both } from './both.ts';

export const operator = both({
  en: {},
  nb: {},
});
