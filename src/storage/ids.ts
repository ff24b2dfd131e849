import { encodeBase32LowerCaseNoPadding } from '@oslojs/encoding';

/** A random id of 24 characters (120 bits), safe in URLs and file names. */
export function newId(): string {
  return encodeBase32LowerCaseNoPadding(crypto.getRandomValues(new Uint8Array(15)));
}

/** A short id that a person can read out on the telephone; it names one request in page and log. */
export function newReference(): string {
  return encodeBase32LowerCaseNoPadding(crypto.getRandomValues(new Uint8Array(5)));
}
