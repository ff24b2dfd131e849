import { ScimError } from '../scim/scim-error.ts';
import { etagOf } from './render-user.ts';

/** So often it is read and tried again when others change it meanwhile. */
const TRIES = 8;

/**
 * A change of what was read: read anew and made again where somebody else was faster, so that no update is lost.
 * `change` answers null for that. Throws ScimError: 412 where If-Match (RFC 7644 §3.14) names another version, 409
 * where others are always faster.
 */
export async function withVersion<R extends { version: number }, T>(
  ifMatch: string | undefined,
  read: () => Promise<R>,
  change: (resource: R) => Promise<T | null>,
): Promise<T> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const resource = await read();
    if (!isMatch(ifMatch, resource.version)) {
      throw new ScimError(412, null, `It has changed since: its version is ${etagOf(resource.version)} now.`);
    }
    const result = await change(resource);
    if (result !== null) return result;
  }
  throw new ScimError(409, null, 'Others change it at the same time. Nothing was changed. Try again.');
}

/** RFC 9110 §13.1.1 and §13.1.2, of one version or a list. */
export function isMatch(header: string | undefined, version: number): boolean {
  if (header === undefined || header.trim() === '*') return true;
  const current = etagOf(version).replace('W/', '');
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === current);
}
