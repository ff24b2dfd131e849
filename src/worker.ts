import { app } from './app.ts';
import { runChores } from './chores.ts';
import { Misconfigured, type Bindings } from './env.ts';
import { logRequest, writeLog } from './log.ts';
import { makeServices, type Replacements, type Services } from './services.ts';

type Answer = (
  request: Request,
  services: Services,
  context: ExecutionContext,
) => Response | Promise<Response>;

/** The Worker. What the dev entry sets otherwise comes in as replacements; `answer` is the app. */
export function makeWorker(replacements: Replacements = {}, answer: Answer = answerFromApp) {
  return {
    async fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
      const started = Date.now();
      const services = servicesOr(() => makeServices(request, env, context, replacements));
      if (services instanceof Response) return services;
      const elsewhere = leadToPublicOrigin(request, services.publicOrigin);
      const response = elsewhere ?? (await answer(request, services, context));
      logRequest(request, response, services, Date.now() - started);
      services.startLater();
      return response;
    },

    async scheduled(
      _controller: ScheduledController,
      env: Bindings,
      context: ExecutionContext,
    ): Promise<void> {
      await runChores(makeServices(null, env, context, replacements));
    },
  };
}

function answerFromApp(
  request: Request,
  services: Services,
  context: ExecutionContext,
): Response | Promise<Response> {
  return app.fetch(request, { services }, context);
}

/** A deployment that lacks something says what, at the first request. */
function servicesOr(make: () => Services): Services | Response {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    writeLog({ level: 'error', error: 'misconfigured', problems: error.problems });
    return new Response(`${error.message}\n`, {
      status: 500,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    });
  }
}

/** Pages belong to one origin: cookies and forms would fail under another name of this Worker. */
function leadToPublicOrigin(request: Request, publicOrigin: string): Response | null {
  const url = new URL(request.url);
  if (url.origin === publicOrigin || (request.method !== 'GET' && request.method !== 'HEAD')) return null;
  const headers = { Location: publicOrigin + url.pathname + url.search, 'X-Content-Type-Options': 'nosniff' };
  return new Response(null, { status: 308, headers });
}
