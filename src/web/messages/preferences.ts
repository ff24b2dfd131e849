import { both } from './both.ts';

export const preferences = both({
  en: {},
  nb: {},
});
