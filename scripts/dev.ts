import { readDevArguments } from './dev-arguments.ts';
import { claimState } from './dev-pid.ts';
import { startDevServer } from './dev-server.ts';
import { isPortTaken } from './port.ts';
import { quieten } from './quieten.ts';
import { ensureDevVars } from './secret-keys.ts';
import { applyMigrationsLocally } from './wrangler.ts';

let stopping = false;
process.on('uncaughtException', (error) => {
  if (stopping) return;
  console.error(error.message);
  process.exit(1);
});

const { port, origin, publicOrigin, persistTo, verbose, args } = readDevArguments(
  process.argv.slice(2),
  process.env,
);
if (await isPortTaken(port)) {
  throw new Error(
    `Port ${port} is taken. Stop what runs there, or choose another: PORT=${port + 1} npm run dev`,
  );
}

ensureDevVars();
claimState();
await applyMigrationsLocally(persistTo);

const show = verbose ? (text: string): string => text : quieten;
const server = startDevServer({
  port,
  publicOrigin,
  args,
  onOutput: (text) => process.stdout.write(show(text)),
  onError: (text) => process.stderr.write(show(text)),
});
const stop = (): void => {
  stopping = true;
  void server.stop();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// npm passes no signal on that was sent to it alone.
const parent = process.ppid;
const startedByNpm = process.env['npm_lifecycle_event'] !== undefined;
setInterval(() => startedByNpm && process.ppid !== parent && stop(), 1_000);
void server.exited.then((code) => process.exit(stopping ? 0 : code || 1));

const whoCanSignIn = await server.ready;
console.log(`
SuperID runs on ${publicOrigin}

${whoCanSignIn.trim()}

Stop with Ctrl+C. The data stays until \`npm run dev:reset\`.
`);

// Locally nothing fires the cron, which sends what waits in the outbox and removes what has expired.
setInterval(() => void fetch(`${origin}/cdn-cgi/handler/scheduled`).catch(() => {}), 60_000);
