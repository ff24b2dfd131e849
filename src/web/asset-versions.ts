/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: 'a979a6613794', js: '571bfd6c7bc5' };
