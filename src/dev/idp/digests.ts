import { base64url } from 'jose';

/** What must be the same each time without being kept: ids are made of what they stand for. */

export async function digest(...parts: string[]): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(parts.join('\n'));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export async function digestText(...parts: string[]): Promise<string> {
  return base64url.encode(await digest(...parts));
}

/** In the form of a random GUID. */
export async function digestGuid(...parts: string[]): Promise<string> {
  const hex = Array.from(await digest(...parts), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** 21 of them, as Google numbers its accounts. */
export async function digestDigits(...parts: string[]): Promise<string> {
  const number = (await digest(...parts)).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return String(100_000_000_000_000_000_000n + (number % 900_000_000_000_000_000_000n));
}

export function randomText(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}
