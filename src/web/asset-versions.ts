/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '79c2d199b141', js: '24b09296188f' };
