import type { Provider } from '../providers.ts';

/** What an administrator showed by signing in at a provider: where a domain's people are. No proof of the domain. */
export type ShownDomain = {
  provider: Provider;
  directory: string;
  domain: string;
  /** as whom they signed in there */
  upn: string;
  tenantId: string;
  accountId: string;
};

/** seconds */
export const SHOWN_LIFETIME = 15 * 60;
