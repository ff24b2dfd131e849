/** Made by `npm run assets`; a test fails when it is stale. */
export const assetVersions = { css: '2967fc08c59e', js: 'c7e07514008c' };
