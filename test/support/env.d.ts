import type { D1Migration } from 'cloudflare:test';
import type { Bindings } from '../../src/env.ts';

declare global {
  namespace Cloudflare {
    /** What the tests in workerd find bound: see vitest.config.ts. */
    interface Env extends Bindings {
      TEST_DB: D1Database;
      TEST_MIGRATIONS: D1Migration[];
    }
  }
}
