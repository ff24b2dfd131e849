import { hmac } from '@oslojs/crypto/hmac';
import { generateRandomString, type RandomReader } from '@oslojs/crypto/random';
import { constantTimeEqual } from '@oslojs/crypto/subtle';
import { SHA256, sha256 } from '@oslojs/crypto/sha2';
import { encodeBase64urlNoPadding, encodeHexLowerCase } from '@oslojs/encoding';

/** 256 random bits as 43 characters of base64url. */
export function generateToken(): string {
  return encodeBase64urlNoPadding(crypto.getRandomValues(new Uint8Array(32)));
}

/** What is kept of a token: SHA-256 as 64 hexadecimal digits. */
export function hashToken(token: string): string {
  return encodeHexLowerCase(sha256(new TextEncoder().encode(token)));
}

const random: RandomReader = { read: (bytes) => void crypto.getRandomValues(bytes) };

/** Six digits, each as likely as any other. */
export function generateCode(): string {
  return generateRandomString(random, '0123456789', 6);
}

/** HMAC-SHA-256 over the parts, whose borders count, as 64 hexadecimal digits. */
export function keyedHash(key: Uint8Array, ...parts: string[]): string {
  return encodeHexLowerCase(hmac(SHA256, key, new TextEncoder().encode(JSON.stringify(parts))));
}

/** Compares in a time that tells nothing of where they differ. */
export function sameText(one: string, other: string): boolean {
  return constantTimeEqual(new TextEncoder().encode(one), new TextEncoder().encode(other));
}
