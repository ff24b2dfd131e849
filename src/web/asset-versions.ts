/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '4f98e4872171', js: '571bfd6c7bc5' };
