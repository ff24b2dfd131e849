/** How servers answer on a bad day. */

export function down(): Response {
  return new Response('Service Unavailable', { status: 503, headers: { 'Retry-After': '60' } });
}

export function garbage(): Response {
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  return new Response('<!doctype html><title>Sign in to the network</title>', { headers });
}

/** The right answer, but ten megabytes of it: who reads it all is served by it. */
export function swollen(answer: object): Response {
  return json({ padding: 'x'.repeat(10_000_000), ...answer });
}

/** Longer than anybody should wait. */
export async function slowly(answer: Response): Promise<Response> {
  await new Promise((resolve) => void setTimeout(resolve, 20_000));
  return answer;
}

export function redirectTo(location: string, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 302, headers: { Location: location, ...headers } });
}

export function json(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}
