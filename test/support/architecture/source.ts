import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A file of src, by its path from there: `sign-in/routes.tsx`. */
export interface SourceFile {
  path: string;
  imports: Import[];
  /** The code without comments and without what stands in quotes. */
  code: string;
}

interface Import {
  /** As written for a package, `hono/jsx`; from src for a file of ours, `web/layout.tsx`. */
  target: string;
  ours: boolean;
  /** What stands between the braces. */
  names: string[];
}

export function readSource(folder: string): SourceFile[] {
  return globSync('**/*.{ts,tsx}', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => parseSource(path, readFileSync(join(folder, path), 'utf8')));
}

export function parseSource(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  return { path, imports: findImports(path, code), code: withoutStrings(code) };
}

const importing = /(?:\{([^{}]*)\}\s*)?(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\2/g;

function findImports(path: string, code: string): Import[] {
  return [...code.matchAll(importing)].map(([, between = '', , specifier = '']) => {
    const ours = specifier.startsWith('.');
    const names = between.split(',').map((name) => name.replace(/^\s*type\s/, '').trim());
    return { ours, names, target: ours ? posix.join(posix.dirname(path), specifier) : specifier };
  });
}

/** Strings are matched along, so that the two slashes of an address don't begin a comment. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g,
    (_, string?: string) => string ?? '',
  );
}

function withoutStrings(code: string): string {
  return code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, "''");
}
