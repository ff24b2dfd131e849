import { decodeProtectedHeader, EncryptJWT, errors, jwtDecrypt } from 'jose';
import { deriveKey, type SecretKeys } from './secret-keys.ts';

type Opened<T> = { state: 'open'; content: T } | { state: 'expired'; content: T } | { state: 'invalid' };

/**
 * Sealed tokens: JWE in compact form, `dir` with A256GCM (RFC 7516), one derived key and one `typ` a
 * purpose, `kid` for rotation. The content is hidden and cannot be changed; it is no proof that it is
 * used once.
 */
export type Seal<T extends object> = {
  /** lifetime in seconds */
  seal: (content: T, now: number, lifetime: number) => Promise<string>;
  open: (token: string, now: number) => Promise<Opened<T>>;
  /** whether the newest secret sealed it: an older one may be removed one day */
  isNewest: (token: string) => boolean;
};

/** 8 KB is far beyond what we ever give to strangers, and keeps them from making us decrypt novels. */
const LONGEST = 8_192;

/** `longest`: for what is kept here, in characters. */
export function makeSeal<T extends object>(
  keys: SecretKeys,
  purpose: string,
  { longest = LONGEST } = {},
): Seal<T> {
  const typ = `superid-${purpose}+jwe`;
  const derived = new Map(keys.map(({ id, secret }) => [id, deriveKey(secret, `seal:${purpose}`)]));
  const newest = keys[0]!.id;

  return {
    seal: (content, now, lifetime) =>
      new EncryptJWT({ c: content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest, typ })
        .setExpirationTime(Math.floor(now / 1000) + lifetime)
        .encrypt(derived.get(newest)!),

    async open(token, now) {
      // jose passes over white space inside base64url; what comes back from us never has any.
      if (token.length > longest || !/^[A-Za-z0-9_.-]+$/.test(token)) return { state: 'invalid' };
      try {
        const { payload } = await jwtDecrypt(
          token,
          ({ kid }) => {
            const key = kid === undefined ? undefined : derived.get(kid);
            if (!key) throw new errors.JWEInvalid('unknown kid');
            return key;
          },
          {
            currentDate: new Date(now),
            typ,
            requiredClaims: ['exp'],
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: ['A256GCM'],
          },
        );
        return { state: 'open', content: payload['c'] as T };
      } catch (error) {
        // jose checks the seal before the time, so an expired one is still known to be ours.
        if (error instanceof errors.JWTExpired) return { state: 'expired', content: error.payload['c'] as T };
        if (error instanceof errors.JOSEError) return { state: 'invalid' };
        throw error;
      }
    },

    isNewest: (token) => decodeProtectedHeader(token).kid === newest,
  };
}
