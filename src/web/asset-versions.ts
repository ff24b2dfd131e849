/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: 'aa6dcec46181', js: '24b09296188f' };
