/** RFC 7644 §3.12, table 9 */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/** A refusal as SCIM tells it. `detail` is one sentence for whoever set the directory up. */
export class ScimError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 429 | 500 | 501 | 503;
  readonly scimType: ScimType | null;
  readonly detail: string;
  /** in seconds, RFC 9110 §10.2.3 */
  readonly retryAfter: number | null;

  constructor(
    status: ScimError['status'],
    scimType: ScimType | null,
    detail: string,
    { retryAfter = null }: { retryAfter?: number | null } = {},
  ) {
    super(detail);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}
