/**
 * Loaded into wrangler before its own code. Killed outright, the process that started it can clean nothing up,
 * and a dev server would stay on its port: so wrangler's process group ends itself once it has another parent.
 */
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(0, 'SIGKILL');
}, 1000).unref();
