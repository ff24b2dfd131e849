/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '82ab802a6250', js: '6ec3357767bf' };
