import { argon2Hash, argon2Verify, isOutdated } from './argon2.ts';
import { oneAtATime } from './one-at-a-time.ts';

/**
 * A hash of nothing that anyone knows, for refusals where there is no hash to compare with: each
 * refusal then costs one hash, whoever was asked for.
 */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$c3VwZXJpZC1uby1vbmUhIQ$9mIYxRyrbS2hS1NN1HXn4o8dKfEtMgv+QNPxD4yyFXk';

export type PasswordHashing = {
  hash: (password: string) => Promise<string>;
  /** Compares with nobody's hash when there is none. `outdated`: right, and to be hashed anew. */
  verify: (phc: string | null, password: string) => Promise<{ right: boolean; outdated: boolean }>;
};

export const passwordHashing: PasswordHashing = {
  hash: (password) => oneAtATime(() => argon2Hash(normalizePassword(password))),
  verify: (phc, password) =>
    oneAtATime(async () => {
      const right = await argon2Verify(phc ?? NOBODYS_HASH, normalizePassword(password));
      return { right: right && phc !== null, outdated: phc !== null && isOutdated(phc) };
    }),
};

/** The same text typed on two keyboards is the same password (RFC 8265 §4.2: NFC, nothing trimmed). */
function normalizePassword(password: string): string {
  return password.normalize('NFC');
}
