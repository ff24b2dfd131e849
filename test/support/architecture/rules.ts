import { isHttp, isPage, isSchema, isStore, isWiring, layerOf, sliceOf } from './map.ts';
import type { SourceFile } from './source.ts';

interface ImportRule {
  rule: string;
  /** Both by their path from src. */
  breaks: (from: string, to: string) => boolean;
}

/** Between files of ours. */
const importRules: ImportRule[] = [
  {
    rule: 'core never imports a surface',
    breaks: (from, to) => layerOf(from) === 'core' && layerOf(to) === 'surface',
  },
  {
    rule: 'storage and crypto import nothing above them',
    breaks: (from, to) => layerOf(from) === 'ground' && !['ground', 'root'].includes(layerOf(to)),
  },
  {
    rule: "surfaces don't import each other; admin may call the use-cases of what it configures",
    breaks: (from, to) =>
      layerOf(from) === 'surface' &&
      layerOf(to) === 'surface' &&
      sliceOf(from) !== sliceOf(to) &&
      !isSchema(to) &&
      !(sliceOf(from) === 'admin' && !isHttp(to) && !isStore(to) && !isSchema(to)),
  },
  {
    rule: 'web never imports a surface',
    breaks: (from, to) => layerOf(from) === 'web' && layerOf(to) === 'surface',
  },
  {
    rule: 'web serves routes, middleware and pages only',
    breaks: (from, to) => layerOf(to) === 'web' && !isHttp(from),
  },
  {
    rule: 'a store is private to its slice',
    breaks: (from, to) => isStore(to) && sliceOf(from) !== sliceOf(to),
  },
  {
    rule: 'a schema is for what queries',
    breaks: (from, to) => isSchema(to) && layerOf(from) !== 'dev' && isHttp(from),
  },
  {
    rule: 'pages run no queries',
    breaks: (from, to) => isPage(from) && (isStore(to) || sliceOf(to) === 'storage'),
  },
  {
    rule: 'use-cases and stores name what they use; env and services are for routes, middleware and the entry',
    breaks: (from, to) => ['env.ts', 'services.ts'].includes(to) && !isHttp(from) && !isWiring(from),
  },
  {
    rule: 'only src/dev and its tests import src/dev',
    breaks: (from, to) => layerOf(to) === 'dev' && layerOf(from) !== 'dev',
  },
];

interface FileRule {
  rule: string;
  /** What in the file breaks the rule, or null. */
  find: (file: SourceFile) => string | null;
}

/** Within one file, and towards packages. */
const fileRules: FileRule[] = [
  {
    rule: 'each folder of src is a slice that the map knows',
    find: ({ path }) => (layerOf(path) === 'unknown' ? 'is in an unknown folder' : null),
  },
  {
    rule: 'hono is for routes, middleware, pages and web',
    find: ({ path, imports }) => {
      const hono = imports.find(({ target, ours }) => !ours && /^hono(\/|$)/.test(target));
      return hono !== undefined && !isHttp(path) ? `imports ${hono.target}` : null;
    },
  },
  {
    rule: 'use-cases and stores never see env',
    find: (file) => (isHttp(file.path) || isWiring(file.path) ? null : findEnv(file)),
  },
  {
    rule: 'a table changes only through its own slice',
    find: (file) => (layerOf(file.path) === 'dev' ? null : findForeignChange(file)),
  },
  {
    rule: 'time comes in as an argument',
    find: ({ path, code }) => {
      const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()/.exec(code);
      return clock === null || isWiring(path) || ['web', 'dev', 'ground'].includes(layerOf(path))
        ? null
        : `says ${clock[0]}`;
    },
  },
];

function findEnv({ imports, code }: SourceFile): string | null {
  if (imports.some(({ target }) => target === 'cloudflare:workers')) return 'imports cloudflare:workers';
  return /\benv\b/.test(code) ? 'says env' : null;
}

const changing = /(?:\.(?:insert|update|delete)\(|\binsertWhere\(\s*\w+,)\s*(\w+)/g;

/** Reading another slice's table is a join; writing it is that slice's business. */
function findForeignChange({ path, imports, code }: SourceFile): string | null {
  const foreign = imports.filter(({ target }) => isSchema(target) && sliceOf(target) !== sliceOf(path));
  const tables = new Set(foreign.flatMap(({ names }) => names));
  const changed = [...code.matchAll(changing)].find(([, table = '']) => tables.has(table));
  return changed === undefined ? null : `changes ${changed[1]}`;
}

/** Every breach of the import rules, as `file what it does — the rule`. */
export function findViolations(files: SourceFile[]): string[] {
  const imports = files.flatMap(({ path, imports: found }) =>
    found
      .filter(({ ours }) => ours)
      .flatMap(({ target }) =>
        importRules
          .filter(({ breaks }) => breaks(path, target))
          .map(({ rule }) => `src/${path} imports src/${target} — ${rule}`),
      ),
  );
  const inFiles = files.flatMap((file) =>
    fileRules.flatMap(({ rule, find }) => {
      const found = find(file);
      return found === null ? [] : [`src/${file.path} ${found} — ${rule}`];
    }),
  );
  return [...imports, ...inFiles];
}

/** The chain of imports from one file to the first that fits, or null if none is within reach. */
export function findChain(
  files: SourceFile[],
  start: string,
  fits: (path: string) => boolean,
): string[] | null {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const chains = [[start]];
  for (const chain of chains) {
    const path = chain.at(-1) ?? start;
    if (fits(path)) return chain;
    if (seen.has(path)) continue;
    seen.add(path);
    const ours = byPath.get(path)?.imports.filter((found) => found.ours) ?? [];
    chains.push(...ours.map(({ target }) => [...chain, target]));
  }
  return null;
}
