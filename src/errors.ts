/** A refusal with a stable code; each surface renders it in its own shape. */
export class AppError extends Error {
  readonly code: string;
  readonly status: 400 | 403 | 404 | 405 | 413 | 429 | 500 | 503;

  constructor(code: string, status: AppError['status'], options?: ErrorOptions) {
    super(code, options);
    this.name = new.target.name;
    this.code = code;
    this.status = status;
  }
}

/** The request is not one that our own pages send. */
export class BadRequest extends AppError {
  constructor(code = 'bad_request') {
    super(code, 400);
  }
}

export class Forbidden extends AppError {
  constructor(code = 'forbidden') {
    super(code, 403);
  }
}

export class NotFound extends AppError {
  constructor(code = 'not_found') {
    super(code, 404);
  }
}

export class MethodNotAllowed extends AppError {
  /** for the Allow header, RFC 9110 §15.5.6 */
  readonly allowed: string[];

  constructor(allowed: string[]) {
    super('method_not_allowed', 405);
    this.allowed = allowed;
  }
}

export class PayloadTooLarge extends AppError {
  constructor() {
    super('payload_too_large', 413);
  }
}

export class TooManyRequests extends AppError {
  /** seconds, RFC 9110 §10.2.3 */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('too_many_requests', 429);
    this.retryAfter = retryAfter;
  }
}

/** A database, store or service that we depend on did not do its work. */
export class DependencyFailed extends AppError {
  readonly dependency: string;

  constructor(dependency: string, cause?: unknown) {
    super('dependency_failed', 503, { cause });
    this.dependency = dependency;
  }
}

/** More work is waiting than can be done in reasonable time. */
export class Busy extends AppError {
  constructor() {
    super('busy', 503);
  }
}

/** A deed that can open doors, and the last proof is older than ten minutes: whoever answers asks for one. */
export class RecentProofRequired extends AppError {
  /** where the person comes back to */
  readonly to: string;

  constructor(to: string) {
    super('recent_proof_required', 403);
    this.to = to;
  }
}

/** No session, or one that has ended: whoever answers leads to the sign-in. */
export class SignInRequired extends AppError {
  /** where the sign-in leads, if not back to where the person was */
  readonly to: string | null;

  constructor(to: string | null = null) {
    super('sign_in_required', 403);
    this.to = to;
  }
}
