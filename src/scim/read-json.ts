import { ScimError } from './scim-error.ts';

/** Whoever calls it has bounded the text. Throws ScimError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimError(400, 'invalidSyntax', 'The body is not JSON.');
  }
}
