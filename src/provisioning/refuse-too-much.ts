import { ScimError } from '../scim/scim-error.ts';

/** What SQLite says of a statement that it cannot take, however often it is sent. */
const TOO_MUCH =
  /Expression tree is too large|SQLITE_NOMEM|out of memory|SQLITE_TOOBIG|parser stack overflow/;

/** Else whoever asks would be told to try again. Throws ScimError for a filter that is more than D1 takes. */
export async function refuseTooMuch<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    const detail = 'The filter is more than can be looked for at once. Make it shorter, or ask in parts.';
    throw new ScimError(400, 'invalidFilter', detail);
  }
}

function isTooMuch(error: unknown): boolean {
  return error instanceof Error && (TOO_MUCH.test(error.message) || isTooMuch(error.cause));
}
