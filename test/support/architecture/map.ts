/** The slices of src by what they are; a folder that stands nowhere here breaks a rule. */
const surfaces = [
  'sign-in',
  'my-account',
  'federation',
  'openid-provider',
  'provisioning',
  'provisioning',
  'admin',
  'operator',
  'admin-api',
  'branding',
  'tenant-state',
  'standard',
];
const core = [
  'domains',
  'directories',
  'groups',
  'group-rules',
  'identities',
  'scim',
  'identity-providers',
  'tenants',
  'accounts',
  'users',
  'sessions',
  'audit',
  'mail',
  'proofs',
  'limits',
  'api-tokens',
  'imports',
  'applications',
  'signing-keys',
  'grants',
];
const ground = ['storage', 'crypto'];

export type Layer = 'surface' | 'core' | 'ground' | 'web' | 'dev' | 'root' | 'unknown';

/** The first folder of a path from src, or '' for a file that lies in src itself. */
export function sliceOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

export function layerOf(path: string): Layer {
  const slice = sliceOf(path);
  if (slice === '') return 'root';
  if (slice === 'web' || slice === 'dev') return slice;
  if (surfaces.includes(slice)) return 'surface';
  if (core.includes(slice)) return 'core';
  return ground.includes(slice) ? 'ground' : 'unknown';
}

/** Rooms of a slice, known by a file's name: `store.ts`, `session-store.ts`, `pages.tsx`, `link-pages.tsx`. */
export function isStore(path: string): boolean {
  return /(^|\/|-)store\.ts$/.test(path);
}

export function isSchema(path: string): boolean {
  return /(^|\/)schema\.ts$/.test(path);
}

/** Where requests and pages are handled, the only places that know Hono. */
export function isHttp(path: string): boolean {
  return (
    path === 'app.ts' ||
    ['web', 'dev'].includes(layerOf(path)) ||
    /\/([\w-]+-)?(routes|middleware|pages)\.tsx?$/.test(path)
  );
}

export function isPage(path: string): boolean {
  return /\/([\w-]+-)?pages\.tsx$/.test(path);
}

/** Where the platform's bindings, and the clock, become services. */
export function isWiring(path: string): boolean {
  return ['index.ts', 'worker.ts', 'chores.ts', 'log.ts', 'env.ts', 'services.ts'].includes(path);
}
