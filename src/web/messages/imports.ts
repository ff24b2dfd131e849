import { both } from './both.ts';

export const imports = both({
  en: {},
  nb: {},
});
