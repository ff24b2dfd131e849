import type { Seal } from '../crypto/seal.ts';
import type { Provider } from '../providers.ts';

/**
 * Someone is at a provider: what `state` says of it, sealed and bound to the browser. It says where they are
 * going, and nothing that was proved.
 */
export type AtProvider = {
  provider: Provider;
  /** null: a button, which knows no directory */
  directory: string | null;
  /** who is expected; null: whoever comes */
  username: string | null;
  /** the tenant whose own registration there is used; null: the deployment's */
  own: string | null;
  clientId: string;
  nonce: string;
  verifier: string;
  /** SHA-256 of the browser's cookie */
  browser: string;
  /** ms */
  since: number;
  /** a path of ours */
  to: string;
  /** the name of the application that sent the person */
  application?: string | undefined;
} & (
  | {
      purpose: 'sign-in';
      /** that they were asked to prove it themselves, whatever session they have there */
      fresh: boolean;
      /** the invitation that they were shown and accept by coming */
      invitation: string | null;
    }
  /** the signed-in person proves it once more */
  | { purpose: 'prove-again'; accountId: string }
  /** an administrator shows which directory a domain is in */
  | { purpose: 'register-domain'; accountId: string; tenantId: string }
);

export type AtProviderSeal = Seal<AtProvider>;

/** seconds */
export const AT_PROVIDER_LIFETIME = 15 * 60;
