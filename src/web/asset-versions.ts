/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '910b9ced3dcb', js: '6ec3357767bf' };
