import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layerOf } from './support/architecture/map.ts';
import { findChain, findViolations } from './support/architecture/rules.ts';
import { parseSource, readSource } from './support/architecture/source.ts';

const isDev = (path: string): boolean => layerOf(path) === 'dev';

describe('the source', () => {
  const source = readSource(join(import.meta.dirname, '../src'));

  test('keeps the import rules', () => {
    expect(source.map(({ path }) => path)).toContain('index.ts');
    expect(findViolations(source)).toEqual([]);
  });

  test('reaches nothing of src/dev from the entry of a deployment', () => {
    expect(findChain(source, 'index.ts', isDev)).toBeNull();
  });

  test('imports no file that is not there', () => {
    const paths = new Set(source.map(({ path }) => path));
    const missing = source.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, ours }) => ours && /\.tsx?$/.test(target) && !paths.has(target))
        .map(({ target }) => `src/${path} imports src/${target}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('a breach is found:', () => {
  test.each([
    ['core → surface', 'accounts/rename.ts', `import { signIn } from '../sign-in/sign-in.ts';`],
    ['ground → core', 'crypto/hash.ts', `import { a } from '../accounts/find-account.ts';`],
    ['crypto → schema', 'crypto/hash.ts', `import { accounts } from '../accounts/schema.ts';`],
    ['surface → surface', 'sign-in/routes.tsx', `import { a } from '../federation/start.ts';`],
    ['admin → a page of a surface', 'admin/routes.tsx', `import { Page } from '../provisioning/pages.tsx';`],
    ['web → surface', 'web/layout.tsx', `import { a } from '../sign-in/pages.tsx';`],
    ['use-case → web', 'sign-in/sign-in.ts', `import { t } from '../web/messages.ts';`],
    ['core → web', 'mail/send.ts', `import type { Language } from '../web/messages.ts';`],
    ["another slice's store", 'users/invite.ts', `import { findAccount } from '../accounts/store.ts';`],
    ["another slice's second store", 'users/invite.ts', `import { a } from '../accounts/session-store.ts';`],
    ['services → a store', 'services.ts', `import { findAccount } from './accounts/store.ts';`],
    [
      "a change of another slice's table",
      'users/invite.ts',
      `import { accounts } from '../accounts/schema.ts';\nawait db.update(accounts).set({});`,
    ],
    [
      "a conditional insert into another slice's table",
      'users/invite.ts',
      `import { sql } from 'drizzle-orm';\nimport { links, codes } from '../proofs/schema.ts';\ninsertWhere(db, codes, {});`,
    ],
    [
      "another slice's schema in a route",
      'admin/routes.tsx',
      `import { tenants } from '../tenants/schema.ts';`,
    ],
    ['a page that queries', 'my-account/pages.tsx', `import { listSessions } from './store.ts';`],
    ['a page with a database', 'my-account/pages.tsx', `import { db } from '../storage/db.ts';`],
    ['use-case → env', 'users/invite.ts', `import type { Bindings } from '../env.ts';`],
    ['use-case → services', 'users/invite.ts', `import type { Services } from '../services.ts';`],
    ['deployed → dev', 'app.ts', `import { mailbox } from './dev/mailbox.tsx';`],
    ['an unknown slice', 'utils/strings.ts', ''],
    ['hono in a use-case', 'sign-in/sign-in.ts', `import type { Context } from 'hono';`],
    ["hono's JSX in a store", 'users/store.ts', `import { html } from "hono/html";`],
    ['bindings in a use-case', 'users/invite.ts', `export const invite = (c: Given) => c.env.DB;`],
    ['imported bindings', 'users/invite.ts', `import { env as bindings } from 'cloudflare:workers';`],
    ['the clock in a use-case', 'users/invite.ts', `const now = Date.now();`],
    ['the clock in a route', 'sign-in/routes.tsx', `const now = new Date();`],
    [
      'an import over several lines',
      'users/invite.ts',
      `import {\n  a,\n  b,\n} from '../accounts/store.ts';`,
    ],
    ['an export from', 'users/invite.ts', `export * from '../accounts/store.ts';`],
    ['an import() when needed', 'users/invite.ts', `const a = await import('../accounts/store.ts');`],
    ['an import for its effect', 'users/invite.ts', `import '../accounts/store.ts';`],
  ])('%s', (_, path, text) => {
    expect(findViolations([parseSource(path, text)])).toEqual([expect.stringContaining(`src/${path} `)]);
  });

  test('src/dev reached by way of another file', () => {
    const files = [
      parseSource('index.ts', `import { app } from './app.ts';`),
      parseSource('app.ts', `import './web/layout.tsx';`),
      parseSource('web/layout.tsx', `import '../app.ts'; import '../dev/mailbox.tsx';`),
    ];
    expect(findChain(files, 'index.ts', isDev)).toEqual([
      'index.ts',
      'app.ts',
      'web/layout.tsx',
      'dev/mailbox.tsx',
    ]);
  });

  test('with the file, the import and the rule', () => {
    const file = parseSource('users/invite.ts', `import { findAccount } from '../accounts/store.ts';`);
    expect(findViolations([file])).toEqual([
      'src/users/invite.ts imports src/accounts/store.ts — a store is private to its slice',
    ]);
  });
});

describe('what is allowed is let through:', () => {
  test.each([
    ['surface → core', 'sign-in/sign-in.ts', `import { a } from '../accounts/find-account.ts';`],
    ['core → core', 'users/invite.ts', `import { a } from '../accounts/find-account.ts';`],
    ['core → ground', 'users/store.ts', `import type { Db } from '../storage/db.ts';`],
    ['admin → use-case', 'admin/routes.tsx', `import { a } from '../provisioning/add-directory.ts';`],
    ['routes → web', 'sign-in/routes.tsx', `import { Layout } from '../web/layout.tsx';`],
    ['more pages → web', 'sign-in/link-pages.tsx', `import { Layout } from '../web/layout.tsx';`],
    ['its own store', 'users/invite.ts', `import { insertUser } from './store.ts';`],
    [
      "a join with another slice's table",
      'users/invite.ts',
      `import { accounts } from '../accounts/schema.ts';\ndb.select().from(accounts); db.update(users);`,
    ],
    [
      "another slice's schema in a schema",
      'users/schema.ts',
      `import { accounts } from '../accounts/schema.ts';`,
    ],
    ['a schema in the demo data', 'dev/demo-data.ts', `import { accounts } from '../accounts/schema.ts';`],
    ['hono in routes', 'sign-in/routes.tsx', `import { Hono } from 'hono';`],
    ['errors anywhere', 'crypto/hash.ts', `import { AppError } from '../errors.ts';`],
    ['the clock in services', 'services.ts', `const now = () => Date.now();`],
    ['a given time', 'users/invite.ts', `const at = new Date(now);`],
    [
      'env in a comment and a sentence',
      'users/invite.ts',
      `// no env, no Date.now()\nconst a = 'https://x/ env';`,
    ],
  ])('%s', (_, path, text) => {
    expect(findViolations([parseSource(path, text)])).toEqual([]);
  });
});
