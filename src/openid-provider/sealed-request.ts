/** Parameters as they came, each once, but `resource` (RFC 8707 §2). */
export type Parameters = [name: string, value: string][];

/** A request that is on its way through sign-in and choice, bound to the browser as a flow is. */
export type SealedRequest = {
  parameters: Parameters;
  /** SHA-256 of the browser's cookie */
  browser: string;
  /** when it came (ms): a proof since then is one that was given for it */
  since: number;
  /** of the account that a page asked: what is answered on it counts for no other */
  accountId?: string;
  /** that this account has chosen on the way */
  tenantId?: string;
};

/** What a client pushed, by which only it can begin (RFC 9126 §2). */
export type PushedRequest = { clientId: string; parameters: Parameters };
