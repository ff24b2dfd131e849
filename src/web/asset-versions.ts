/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '50d0a5a4b170', js: '24b09296188f' };
