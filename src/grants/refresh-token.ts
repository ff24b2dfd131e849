import { sha256 } from '@oslojs/crypto/sha2';
import { makeSeal, type Seal } from '../crypto/seal.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';

/** What a scanner of source code knows one of ours by. */
const PREFIX = 'sid_rt_';

/** 256 random bits; only the hash is kept. */
export function newRefreshToken(): { token: string; id: string } {
  const token = PREFIX + generateToken();
  return { token, id: hashToken(token) };
}

export function isRefreshToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Seals a successor for whoever has the token that it follows, and for nobody else: not for us. */
export function sealUnder(token: string): Seal<{ token: string }> {
  const secret = sha256(new TextEncoder().encode(`superid:successor:${token}`));
  return makeSeal([{ id: 's', secret }], 'successor');
}
