import type { TestProject } from 'vitest/node';
import { launchChromium } from './chromium.ts';
import { startTestServer } from './dev-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the dev server of the browser tests runs. */
    origin: string;
    browserEndpoint: string;
  }
}

/** One dev server and one browser for all browser tests; each test opens a page that shares nothing with the others. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const browser = await launchChromium().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  project.provide('origin', server.origin);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.stop();
  };
}
