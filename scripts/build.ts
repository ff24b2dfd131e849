import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './root.ts';
import { runWranglerQuietly } from './wrangler.ts';

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
await runWranglerQuietly(['deploy', '--dry-run', '--minify', '--outdir', dist]);

const parts = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => ['.js', '.wasm'].includes(extname(name)))
  .map((name) => ({
    name,
    plain: statSync(join(dist, name)).size,
    gzipped: gzipSync(readFileSync(join(dist, name))).length,
  }));
for (const { name, plain, gzipped } of parts)
  console.log(`dist/${name}: ${kilobytes(plain)}, gzipped ${kilobytes(gzipped)}`);
console.log(`The Worker is ${kilobytes(parts.reduce((sum, { gzipped }) => sum + gzipped, 0))} gzipped.`);

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
