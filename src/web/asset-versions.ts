/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: 'be2565b01f86', js: '24b09296188f' };
