import { sha256 } from '@oslojs/crypto/sha2';
import { makeSeal, type Seal } from '../crypto/seal.ts';
import { generateToken, hashToken, keyedHash, sameText } from '../crypto/tokens.ts';

/** Newest first: the first signs, all are taken. */
export type RefreshKeys = Uint8Array[];

/** What a scanner of source code knows one of ours by. */
const PREFIX = 'sid_rt_';

/**
 * 256 random bits, of which the hash is kept, and the grant with an HMAC over both: one that was used long ago
 * still tells whose family a thief has got into, though nothing of it is kept.
 */
export function newRefreshToken(keys: RefreshKeys, grantId: string): { token: string; id: string } {
  const random = generateToken();
  const token = `${PREFIX}${grantId}_${random}${macOf(keys[0]!, grantId, random)}`;
  return { token, id: hashToken(token) };
}

export function isRefreshToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** The grant that a refresh token is of; null for what we never gave out. */
export function familyOf(keys: RefreshKeys, text: string): string | null {
  const match = /^sid_rt_([a-z2-7]{24})_([A-Za-z0-9_-]{43})([0-9a-f]{32})$/.exec(text);
  if (!match) return null;
  const [, grantId = '', random = '', mac = ''] = match;
  return keys.some((key) => sameText(macOf(key, grantId, random), mac)) ? grantId : null;
}

function macOf(key: Uint8Array, ...parts: string[]): string {
  return keyedHash(key, ...parts).slice(0, 32);
}

/** Seals a successor for whoever has the token that it follows, and for nobody else: not for us. */
export function sealUnder(token: string): Seal<{ token: string }> {
  const secret = sha256(new TextEncoder().encode(`superid:successor:${token}`));
  return makeSeal([{ id: 's', secret }], 'successor');
}
