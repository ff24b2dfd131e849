import type { Context } from 'hono';
import {
  AppError,
  MethodNotAllowed,
  RecentProofRequired,
  SignInRequired,
  TooManyRequests,
} from '../errors.ts';
import { HOME } from '../sessions/flow.ts';
import { proofPath, signInPath } from './begin-flow.ts';
import { CardPage } from './card-page.tsx';
import { pickLanguage } from './language.ts';
import { messagesFor } from './messages/index.ts';
import type { PageContext, PageEnv } from './page-env.ts';
import { render } from './render.tsx';

/** Every error of a page ends here: a page that says what to do, with a reference that the log has too. */
export async function showError(error: Error, context: Context<PageEnv>): Promise<Response> {
  const c = context as PageContext;
  const known = findAppError(error);
  const { log, source } = c.env.services;
  log.error = known?.code ?? 'unexpected';
  if (known?.cause ?? !known) log.cause = describeCause(known?.cause ?? error);

  if (known instanceof SignInRequired) {
    return c.redirect(await signInPath(c, known.to ?? whereTheyWere(c)), 303);
  }
  if (known instanceof RecentProofRequired) {
    return c.redirect(await proofPath(c, known.to), 303);
  }
  const status = known?.status ?? 500;
  if (known instanceof TooManyRequests) c.header('Retry-After', String(known.retryAfter));
  if (known instanceof MethodNotAllowed) c.header('Allow', known.allowed.join(', '));
  if (status === 503) c.header('Retry-After', '30');

  const language = c.get('language') ?? pickLanguage(undefined, c.req.header('accept-language'));
  const m = c.get('m') ?? messagesFor(language);
  const words = (known && m.errors.codes[known.code]) ?? m.errors[status];
  return render(
    c,
    <CardPage m={m} title={words.title}>
      <p>{words.text}</p>
      <p>
        <a class="button" href={HOME}>
          {m.errors.home}
        </a>
      </p>
      <p class="quiet">
        {m.errors.reference} <code>{source.reference}</code>
      </p>
    </CardPage>,
    status,
  );
}

/** The page itself, or for a form the page it was on. */
function whereTheyWere(c: PageContext): string {
  const { pathname, search } = new URL(c.req.url);
  if (c.req.method === 'GET') return pathname + search;
  const referrer = URL.parse(c.req.header('referer') ?? '');
  return referrer?.origin === c.env.services.publicOrigin ? referrer.pathname : HOME;
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
