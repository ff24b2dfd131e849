import type { Child } from 'hono/jsx';
import { Document } from './document.tsx';
import { Footer } from './footer.tsx';
import { Mark } from './mark.tsx';
import type { Messages } from './messages/index.ts';

type Props = { m: Messages; title: string; here: string; error?: boolean; children: Child };

/** A page of someone signed in: a quiet bar above, sections below. */
export function SignedInPage({ m, title, here, error, children }: Props) {
  return (
    <Document m={m} title={title} error={error}>
      <div class="page">
        <header class="bar">
          <a href="/" class="bar-brand" aria-label={m.common.home}>
            <Mark size={28} />
            <span>SuperID</span>
          </a>
          <nav aria-label={m.common.myAccount}>
            <a href="/tenants">{m.tenants.list}</a>
            <form method="post" action="/sign-out">
              <button class="link">{m.common.signOut}</button>
            </form>
          </nav>
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
        <Footer m={m} here={here} />
      </div>
    </Document>
  );
}
