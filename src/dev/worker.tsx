import { app } from '../app.ts';
import type { Bindings } from '../env.ts';
import { makeWorker } from '../worker.ts';
import { answerOutside } from './idp/answer-outside.ts';
import { d1Store } from './idp/store.ts';
import { devRoutes } from './routes.tsx';
import { mailboxMailer } from './mailbox.ts';

/** The Worker for local use: mails go to a mailbox that can be read, and demo data can be put in. */
const worker = makeWorker(
  { mailer: (env) => mailboxMailer(env.DB), insecureCookies: true },
  (request, services, context) => {
    const dev = new URL(request.url).pathname.startsWith('/dev/');
    return dev ? devRoutes.fetch(request, { services }, context) : app.fetch(request, { services }, context);
  },
);

/** The simulated world outside comes first, since it is also reached under another name of this machine. */
async function fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
  const outside = await answerOutside(request, { store: d1Store(env.DB), now: Date.now });
  return outside ?? worker.fetch(request, env, context);
}

export default { ...worker, fetch } satisfies ExportedHandler<Bindings>;
