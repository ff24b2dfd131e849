import type { Services } from './services.ts';

/**
 * One line a request. The route is its pattern, never the path: links, codes and flows stand in paths
 * and queries and are in no log.
 */
export function logRequest(request: Request, response: Response, services: Services, ms: number): void {
  const { log, operations, source } = services;
  writeLog({
    level: response.status >= 500 ? 'error' : 'info',
    method: request.method,
    route: log.route ?? 'none',
    status: response.status,
    ms,
    d1: operations.d1,
    kv: operations.kv,
    reference: source.reference,
    ...(log.error !== undefined && { error: log.error }),
    ...(log.cause !== undefined && { cause: log.cause }),
  });
}

export function writeLog(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}
