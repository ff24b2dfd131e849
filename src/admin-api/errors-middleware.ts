import { BadRequest, Forbidden, TooManyRequests, type AppError } from '../errors.ts';
import { noteError } from '../web/note-error.ts';
import { invalidToken, type ApiContext } from './api-middleware.ts';
import { ApiProblem, isProblemCode, problemResponse } from './problems.ts';

/** Every error of the API ends here, as a problem with a reference that the log has too. */
export function answerProblem(error: Error, c: ApiContext): Response {
  const { log, source, publicOrigin } = c.env.services;
  const problem = error instanceof ApiProblem ? error : problemOf(noteError(log, error));
  log.error = problem.code;
  const response = problemResponse(problem, { publicOrigin, reference: source.reference });
  if (response.status === 503) response.headers.set('Retry-After', '30');
  return response;
}

function problemOf(error: AppError | null): ApiProblem {
  // The token was good when the request began: it, or its tenant, has ended since.
  if (error instanceof Forbidden) return invalidToken();
  if (error instanceof TooManyRequests) {
    return new ApiProblem('too_many_requests', { headers: { 'Retry-After': String(error.retryAfter) } });
  }
  if (error && isProblemCode(error.code)) return new ApiProblem(error.code);
  return new ApiProblem(error instanceof BadRequest ? 'bad_request' : 'unexpected');
}
