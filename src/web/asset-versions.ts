/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: 'fd9672624f78', js: 'c7e07514008c' };
