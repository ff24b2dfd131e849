import { newId } from '../storage/ids.ts';
import type { Scope } from '../applications/kinds.ts';
import type { RequestSource } from '../audit/record-event.ts';
import type { Seal } from '../crypto/seal.ts';
import type { Idp } from '../providers.ts';
import type { Method } from '../sessions/session.ts';

/** What was decided at the authorization endpoint; it lies nowhere until it is exchanged. */
export type AuthorizationCode = {
  /** by which it is known to have been used */
  id: string;
  clientId: string;
  redirectUri: string;
  /** S256 (RFC 7636 §4.2); none only where the application needs none */
  challenge: string | null;
  nonce: string | null;
  scopes: Scope[];
  resources: string[];
  claims: { idToken: string[]; userinfo: string[] };
  accountId: string;
  /** who vouches, and the account's epoch of such sign-ins */
  idp: Idp;
  epoch: number;
  tenantId: string;
  sid: string;
  provedAt: number;
  authenticatedAt: number | null;
  methods: Method[];
  /** of the session (ms) */
  expiresAt: number;
  /** the person's browser, for the log: the application's server exchanges the code */
  source: Pick<RequestSource, 'ip' | 'country' | 'browser'>;
};

export type CodeSeal = Seal<AuthorizationCode>;

/** seconds */
const LIFETIME = 60;

export function sealCode(
  { codeSeal, now }: { codeSeal: CodeSeal; now: number },
  code: Omit<AuthorizationCode, 'id'>,
): Promise<string> {
  return codeSeal.seal({ id: newId(), ...code }, now, LIFETIME);
}

/** Null where it is none of ours, or has expired. */
export async function openCode(
  { codeSeal, now }: { codeSeal: CodeSeal; now: number },
  code: string,
): Promise<AuthorizationCode | null> {
  const opened = await codeSeal.open(code, now);
  return opened.state === 'open' ? opened.content : null;
}
