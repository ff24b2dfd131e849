import { both } from './both.ts';

export const audit = both({
  en: {},
  nb: {},
});
