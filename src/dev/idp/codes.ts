import { randomText } from './digests.ts';
import type { Fault } from './faults.ts';
import type { Store } from './store.ts';

/** What a code stands for. */
export type Grant = {
  /** the id of the directory that was asked */
  at: string;
  clientId: string;
  redirectUri: string;
  challenge: string;
  nonce: string | null;
  scope: string;
  /** the person, and their directory at Microsoft */
  upn: string;
  directory: string;
  /** when the person signed in here (ms) */
  signedInAt: number;
  /** whether the token says so */
  tellsAuthTime: boolean;
  fault: Fault;
  expiresAt: number;
};

const LIFETIME = 5 * 60 * 1000;

export async function issueCode(store: Store, now: number, grant: Omit<Grant, 'expiresAt'>): Promise<string> {
  const code = `0.${randomText()}`;
  await putCode(store, code, { ...grant, expiresAt: now + LIFETIME });
  return code;
}

export async function putCode(store: Store, code: string, grant: Grant): Promise<void> {
  await store.put(`code:${code}`, JSON.stringify(grant));
}

/** Of several who present it at once, one has it; null for the others, and when it has expired. */
export async function consumeCode(store: Store, now: number, code: string): Promise<Grant | null> {
  const text = await store.take(`code:${code}`);
  const grant = text === null ? null : (JSON.parse(text) as Grant);
  return grant && grant.expiresAt > now ? grant : null;
}
