import { dirname } from 'node:path';

/** The folder of package.json, wherever a script is started from. */
export const root = dirname(import.meta.dirname);
