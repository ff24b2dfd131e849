import { spawnSync, type ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { putDemoData } from './demo-data.ts';
import { isPortTaken } from './port.ts';
import { exitCode, spawnWrangler } from './wrangler.ts';

export interface DevServer {
  /** Resolves with who can sign in, once the demo data is there; rejects when wrangler ends before. */
  ready: Promise<string>;
  /** Resolves with wrangler's exit code once it has ended, for whatever reason. */
  exited: Promise<number>;
  /** Ends wrangler and everything it started. */
  stop: () => Promise<void>;
}

export interface DevServerOptions {
  port: number;
  /** What the worker takes for its own origin. */
  publicOrigin: string;
  /** Further arguments of `wrangler dev`. */
  args: string[];
  onOutput: (text: string) => void;
  onError: (text: string) => void;
}

/** Runs src/dev/worker.tsx in `wrangler dev` and puts the demo data in. It never outlives this process. */
export function startDevServer({ port, publicOrigin, args, onOutput, onError }: DevServerOptions): DevServer {
  const child = spawnWrangler([
    'dev',
    'src/dev/worker.tsx',
    `--port=${port}`,
    '--inspector-port=0',
    '--show-interactive-dev-session=false',
    `--var=PUBLIC_ORIGIN:${publicOrigin}`,
    '--var=MAIL_FROM:SuperID <no-reply@superid.example>',
    ...simulatedOutside(publicOrigin),
    ...args,
  ]);

  const killAtExit = (): void => signalAll(child, 'SIGKILL');
  process.once('exit', killAtExit);
  const exited = exitCode(child).finally(() => {
    killAtExit();
    process.off('exit', killAtExit);
  });

  async function stop(): Promise<void> {
    signalAll(child, 'SIGTERM');
    const stopped = await Promise.race([exited.then(() => true), wait(5000, false, { ref: false })]);
    if (!stopped) signalAll(child, 'SIGKILL');
    await exited;
  }

  const ready = Promise.race([
    openPort(port).then(() => putDemoData(port, publicOrigin)),
    endedTooSoon(exited),
  ]);

  let starting = true;
  void ready.catch(() => {}).finally(() => (starting = false));
  child.stdout.setEncoding('utf8').on('data', onOutput);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    onError(text);
    // After a first build that failed, wrangler watches nothing and would hang.
    if (starting && text.includes('Build failed')) signalAll(child, 'SIGKILL');
  });

  return { ready, exited, stop };
}

/** The simulated Microsoft, Google and DNS, which the dev entry answers for; `args` may name others. */
function simulatedOutside(publicOrigin: string): string[] {
  return [
    `--var=MICROSOFT_AUTHORITY:${publicOrigin}/dev/idp/microsoft`,
    '--var=MICROSOFT_CLIENT_ID:superid-dev-microsoft',
    '--var=MICROSOFT_CLIENT_SECRET:secret-of-superid-dev-microsoft',
    `--var=GOOGLE_ISSUER:${publicOrigin}/dev/idp/google`,
    '--var=GOOGLE_CLIENT_ID:superid-dev-google',
    '--var=GOOGLE_CLIENT_SECRET:secret-of-superid-dev-google',
    `--var=DOH_URL:${publicOrigin}/dev/dns`,
  ];
}

/** What is asked of wrangler from here on waits until the worker is built. */
async function openPort(port: number): Promise<void> {
  while (!(await isPortTaken(port))) await wait(100, undefined, { ref: false });
}

async function endedTooSoon(exited: Promise<number>): Promise<never> {
  throw new Error(`wrangler dev ended with ${await exited} before it was ready.`);
}

/** Signals the whole process group. One that has gone already is no error. */
function signalAll(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
