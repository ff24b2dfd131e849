import type { Context } from 'hono';
import { MethodNotAllowed, RecentProofRequired, SignInRequired, TooManyRequests } from '../errors.ts';
import { HOME } from '../sessions/flow.ts';
import { proofPath, signInPath } from './begin-flow.ts';
import { CardPage } from './card-page.tsx';
import { pickLanguage } from './language.ts';
import { messagesFor } from './messages/index.ts';
import { noteError } from './note-error.ts';
import type { PageContext, PageEnv } from './page-env.ts';
import { render } from './render.tsx';
import { SupportContact } from './support-contact.tsx';

/** Every error of a page ends here: a page that says what to do, with a reference that the log has too. */
export async function showError(error: Error, context: Context<PageEnv>): Promise<Response> {
  const c = context as PageContext;
  const { log, source } = c.env.services;
  const known = noteError(log, error);

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
  // Only to someone of whom it is known by now that they administer the tenant.
  const support = c.get('admin')?.tenant;
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
      <SupportContact m={m} support={support} />
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
