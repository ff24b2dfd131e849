import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const inNode = [
  'test/admin-api/document.test.ts',
  'test/architecture.test.ts',
  'test/asset-versions.test.ts',
  'test/branding/accent-colours.test.ts',
  'test/conformance-table.test.ts',
  'test/migration-files.test.ts',
  'test/scripts/**/*.test.ts',
];
const inBrowser = ['test/browser/**/*.test.ts'];

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
              // No application of these tests is anywhere: nothing leaves the machine.
              outboundService: () => new Response('Nobody is there.', { status: 502 }),
              bindings: {
                PUBLIC_ORIGIN: 'https://superid.example',
                MAIL_FROM: 'SuperID <no-reply@superid.example>',
                SECRET_KEYS: 'k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
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
