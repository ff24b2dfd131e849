import { hmac } from '@oslojs/crypto/hmac';
import { SHA256 } from '@oslojs/crypto/sha2';
import { decodeBase64urlIgnorePadding } from '@oslojs/encoding';

/** The deployment's secrets, newest first. What was sealed with an older one still opens. */
export type SecretKeys = { id: string; secret: Uint8Array }[];

/**
 * Reads `SECRET_KEYS`: `id:base64url` pairs with commas between them, newest first, 32 bytes each.
 * Null when malformed.
 */
export function parseSecretKeys(text: string): SecretKeys | null {
  const keys: SecretKeys = [];
  for (const pair of text.split(',')) {
    const match = /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9_-]{43})=?\s*$/.exec(pair);
    if (!match) return null;
    const secret = decode(match[2]!);
    if (!secret) return null;
    keys.push({ id: match[1]!, secret });
  }
  const distinct = new Set(keys.map((key) => key.id)).size === keys.length;
  return distinct ? keys : null;
}

/** 43 characters hold two bits more than 32 bytes: they have to be zero. */
function decode(text: string): Uint8Array | null {
  try {
    return decodeBase64urlIgnorePadding(text);
  } catch {
    return null;
  }
}

/**
 * One key a purpose, so that what was made for one is worth nothing for another: the expand step of
 * HKDF for one block (RFC 5869 §2.3); the secret is uniformly random, so nothing needs extracting (§3.3).
 */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return hmac(SHA256, secret, new TextEncoder().encode(`superid:${purpose}\u0001`));
}
