import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { devPidFile, findStateUser } from './dev-pid.ts';
import { root } from './root.ts';

const user = findStateUser();
if (user !== null) {
  console.error(`A dev server is running on the local data (process ${user}). Stop it first.`);
  console.error(`If there is none, remove ${relative(root, devPidFile)} and try again.`);
  process.exit(1);
}
rmSync(join(root, '.wrangler/state'), { recursive: true, force: true });
console.log('The local data is gone. `npm run dev` starts afresh with the demo data.');
