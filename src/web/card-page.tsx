import type { Child } from 'hono/jsx';
import type { Brand } from '../tenants/brand.ts';
import { Document } from './document.tsx';
import { Footer } from './footer.tsx';
import { Mark } from './mark.tsx';
import type { Messages } from './messages/index.ts';
import { TenantLogo } from './tenant-logo.tsx';

type Props = {
  m: Messages;
  title: string;
  /** one sentence under the heading */
  lead?: Child;
  /** where the language form comes back to; none where coming back makes no sense */
  here?: string | undefined;
  error?: boolean | undefined;
  wide?: boolean;
  /** the tenant that the page's URL names, to someone who may enter it */
  brand?: Brand | undefined;
  /** of the application that the person is on the way to */
  logo?: Child;
  children: Child;
};

/** A page that asks one thing: mark, heading, card. */
export function CardPage({ m, title, lead, here, error, wide, brand, logo, children }: Props) {
  return (
    <Document m={m} title={title} error={error} brand={brand}>
      <div class="sheet">
        <header class="brand">
          <a href="/" aria-label={m.common.home}>
            <Mark />
            <span>SuperID</span>
          </a>
          <TenantLogo height={40} brand={brand} />
          {logo}
        </header>
        <main class={wide ? 'card wide' : 'card'}>
          <h1>{title}</h1>
          {lead ? <p class="lead">{lead}</p> : null}
          {children}
        </main>
        <Footer m={m} here={here} />
      </div>
    </Document>
  );
}
