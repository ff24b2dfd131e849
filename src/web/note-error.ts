import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';

/** Puts into the log line what went wrong. Answers the error if it is one of ours. */
export function noteError(log: Services['log'], error: Error): AppError | null {
  const known = findAppError(error);
  log.error = known?.code ?? 'unexpected';
  if (known?.cause ?? !known) log.cause = describeCause(known?.cause ?? error);
  return known;
}

/** Drizzle wraps what D1 throws. */
function findAppError(error: unknown): AppError | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof AppError) return at;
  return null;
}

/** Where it broke, without what it broke on: a failed query's message holds its parameters. */
function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  const innermost = innermostOf(error);
  const message = innermost.message.startsWith('Failed query')
    ? innermost.name
    : `${innermost.name}: ${innermost.message}`;
  const frames = (error.stack ?? '').split('\n').filter((frame) => /^\s+at /.test(frame));
  return [message.slice(0, 300), ...frames.slice(0, 6).map((frame) => frame.trim())].join(' | ');
}

function innermostOf(error: Error): Error {
  return error.cause instanceof Error ? innermostOf(error.cause) : error;
}
