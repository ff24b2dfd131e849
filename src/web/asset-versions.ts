/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: 'bff732ccd759', js: '571bfd6c7bc5' };
