import { expect, test } from 'vitest';
import { assetVersionsSource, readAssetVersions } from '../scripts/asset-versions.ts';

test('every asset is asked for by its present content, or a browser would keep an old one for a year', () => {
  expect(readAssetVersions(), 'run `npm run assets`').toBe(assetVersionsSource());
});
