/** Crockford's base32: the letters that are taken for digits, and for one another, are left out. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;
const CODE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

/** 80 random bits as people copy them: `7kq2-m0xa-9fdz-c31w`. */
export function generateRecoveryCode(): string {
  const random = crypto.getRandomValues(new Uint8Array(LENGTH));
  const letters = Array.from(random, (byte) => LETTERS[byte % LETTERS.length]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * What was typed as the sixteen letters that are hashed: without dashes and spaces, in lower case, with what is
 * taken for a digit as that digit. Null where it can be no recovery code.
 */
export function normalizeRecoveryCode(typed: string): string | null {
  const letters = typed
    .slice(0, 100)
    .toLowerCase()
    .replace(/[\s\u2010-\u2015_-]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1');
  return CODE.test(letters) ? letters : null;
}
