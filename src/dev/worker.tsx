import { app } from '../app.ts';
import type { Bindings } from '../env.ts';
import { makeWorker } from '../worker.ts';
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

export default worker satisfies ExportedHandler<Bindings>;
