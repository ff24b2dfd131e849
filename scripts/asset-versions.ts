import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { root } from './root.ts';

const WEB = `${root}/src/web`;
const FILE = `${WEB}/asset-versions.ts`;

/** The source that names each asset's content, so that a browser may keep it for a year. */
export function assetVersionsSource(): string {
  return `/** Made by \`npm run assets\`; a test fails when it is stale. */
export const assetVersions = { css: '${versionOf('superid.css')}', js: '${versionOf('superid.js')}' };
`;
}

export function readAssetVersions(): string {
  return readFileSync(FILE, 'utf8');
}

function versionOf(name: string): string {
  const content = readFileSync(`${WEB}/assets/${name}`, 'utf8');
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

if (import.meta.main) writeFileSync(FILE, assetVersionsSource());
