import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';
import { answerOutside } from './src/dev/idp/answer-outside.ts';
import { mapStore } from './src/dev/idp/store.ts';

const inNode = [
  'test/admin-api/document.test.ts',
  'test/architecture.test.ts',
  'test/asset-versions.test.ts',
  'test/branding/accent-colours.test.ts',
  'test/conformance-table.test.ts',
  'test/migration-files.test.ts',
  'test/scim/**/*.test.ts',
  'test/scripts/**/*.test.ts',
];
const inBrowser = ['test/browser/**/*.test.ts'];

// One world for all tests: each has directories, addresses and domains of its own in it.
const outside = { store: mapStore(), now: Date.now };

/** Microsoft, Google and DNS are simulated. Nobody else is anywhere: nothing leaves the machine. */
async function answerFromOutside(request: Request): Promise<Response> {
  const simulated = new URL(request.url).host === 'outside.example';
  const answer = simulated ? await answerOutside(request, outside) : null;
  return answer ?? new Response('Nobody is there.', { status: 502 });
}

export default defineConfig({
  test: {
    silent: 'passed-only',
    reporters: [['default', { summary: false }], './test/support/count-reporter.ts'],
    projects: [
      {
        plugins: [
          cloudflareTest({
            main: './src/dev/worker.tsx',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // For migrations that are applied one by one, apart from the database that the tests use.
              d1Databases: ['TEST_DB'],
              outboundService: answerFromOutside,
              bindings: {
                PUBLIC_ORIGIN: 'https://superid.example',
                MAIL_FROM: 'SuperID <no-reply@superid.example>',
                SECRET_KEYS: 'k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
                MICROSOFT_AUTHORITY: 'https://outside.example/dev/idp/microsoft',
                MICROSOFT_CLIENT_ID: 'superid-dev-microsoft',
                MICROSOFT_CLIENT_SECRET: 'secret-of-superid-dev-microsoft',
                GOOGLE_ISSUER: 'https://outside.example/dev/idp/google',
                GOOGLE_CLIENT_ID: 'superid-dev-google',
                GOOGLE_CLIENT_SECRET: 'secret-of-superid-dev-google',
                DOH_URL: 'https://outside.example/dev/dns',
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          }),
        ],
        test: {
          name: 'worker',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...inNode, ...inBrowser],
          setupFiles: ['./test/support/apply-migrations.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'node', include: inNode, sequence: { groupOrder: 1 } } },
      {
        test: {
          name: 'browser',
          include: inBrowser,
          globalSetup: ['./test/support/browser/setup.ts'],
          setupFiles: ['./test/support/browser/matchers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One page at a time and after all else: on two cores, timings would tell of the load and not of us.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
