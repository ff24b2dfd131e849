/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '58a6c4168401', js: '571bfd6c7bc5' };
