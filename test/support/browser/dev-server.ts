import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevServer } from '../../../scripts/dev-server.ts';
import { findFreePort } from '../../../scripts/port.ts';
import { generateSecretKeys } from '../../../scripts/secret-keys.ts';
import { applyMigrationsLocally } from '../../../scripts/wrangler.ts';

export interface TestServer {
  origin: string;
  stop: () => Promise<void>;
}

/** Starts a real `wrangler dev` with the demo data, on a free port and with a state of its own. */
export async function startTestServer(vars: Record<string, string> = {}): Promise<TestServer> {
  const state = mkdtempSync(join(tmpdir(), 'superid-'));
  const removeState = (): void => rmSync(state, { recursive: true, force: true });
  process.once('exit', removeState);

  await applyMigrationsLocally(state);
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  // To a browser another site than the service, as the real providers are.
  const outside = `http://127.0.0.1:${port}/dev/idp`;
  const settings = Object.entries({
    SECRET_KEYS: generateSecretKeys(),
    MICROSOFT_AUTHORITY: `${outside}/microsoft`,
    GOOGLE_ISSUER: `${outside}/google`,
    ...vars,
  });
  let output = '';
  const collect = (text: string): void => void (output += text);
  const server = startDevServer({
    port,
    publicOrigin: origin,
    args: [
      '--ip=127.0.0.1',
      '--persist-to',
      state,
      ...settings.flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    ],
    onOutput: collect,
    onError: collect,
  });

  async function stop(): Promise<void> {
    await server.stop();
    removeState();
    process.off('exit', removeState);
  }

  try {
    await server.ready;
  } catch (error) {
    await stop();
    throw new Error(`The dev server did not start.\n${output}`, { cause: error });
  }
  return { origin, stop };
}
