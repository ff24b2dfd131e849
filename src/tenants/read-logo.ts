import { sha256 } from '@oslojs/crypto/sha2';
import { encodeHexLowerCase } from '@oslojs/encoding';
import { LOGO_LIMITS } from './logo-limits.ts';
import { readImage } from './read-image.ts';

export type LogoProblem =
  | { outcome: 'too-heavy' }
  | { outcome: 'not-an-image' }
  | { outcome: 'wrong-size'; width: number; height: number };

/** What is noted beside the bytes: the hash stands in the logo's URL, the size keeps pages from jumping. */
type Noted = { logoHash: string; logoWidth: number; logoHeight: number };

/** A picture that a tenant or an application is known by. */
export function readLogo(
  bytes: Uint8Array<ArrayBuffer>,
): { outcome: 'read'; type: 'image/png' | 'image/jpeg'; logo: Noted } | LogoProblem {
  if (bytes.byteLength > LOGO_LIMITS.bytes) return { outcome: 'too-heavy' };
  const image = readImage(bytes);
  if (!image) return { outcome: 'not-an-image' };
  const { type, width, height } = image;
  const fits = width <= LOGO_LIMITS.width && height <= LOGO_LIMITS.height;
  if (!fits || Math.min(width, height) < LOGO_LIMITS.smallest)
    return { outcome: 'wrong-size', width, height };
  const logo = { logoHash: encodeHexLowerCase(sha256(bytes)), logoWidth: width, logoHeight: height };
  return { outcome: 'read', type, logo };
}
