import type { Child } from 'hono/jsx';
import type { Brand } from '../tenants/brand.ts';
import { Document } from './document.tsx';
import { Footer } from './footer.tsx';
import { Mark } from './mark.tsx';
import type { Messages } from './messages/index.ts';
import { TenantLogo } from './tenant-logo.tsx';

type NavItem = { href: string; label: string; current: boolean };

type Props = {
  m: Messages;
  title: string;
  /** where the page belongs: a tenant's name and id, or the part of the service */
  place: { name: string; detail?: string };
  /** the tenant that the page's URL names */
  brand?: Brand | undefined;
  nav: NavItem[];
  navLabel: string;
  /** the way to what this page is a part of */
  back?: { href: string; label: string } | undefined;
  /** the page's one main action, beside its title */
  action?: Child;
  here: string;
  error?: boolean | undefined;
  children: Child;
};

/** A page of those who look after a tenant or the service: navigation at the side, a menu when narrow. */
export function ConsolePage(props: Props) {
  const { m, title, place, brand, nav, navLabel, back, action, here, error, children } = props;
  return (
    <Document m={m} title={`${title} – ${place.name}`} error={error} brand={brand}>
      <a class="skip" href="#main">
        {m.common.skip}
      </a>
      <div class="console">
        <header class="bar">
          <div class="bar-where">
            <a href="/" class="bar-brand" aria-label={m.common.home}>
              <Mark size={28} />
              <span>SuperID</span>
            </a>
            <TenantLogo height={28} brand={brand} />
            <span class="bar-place">
              {place.name} <span class="quiet">{place.detail}</span>
            </span>
          </div>
          <nav aria-label={m.common.myAccount}>
            <a href="/account">{m.common.myAccount}</a>
            <form method="post" action="/sign-out">
              <button class="link">{m.common.signOut}</button>
            </form>
          </nav>
        </header>
        <div class="console-body">
          <nav class="side" aria-label={navLabel}>
            <details>
              <summary>{navLabel}</summary>
              <Entries nav={nav} />
            </details>
            <Entries nav={nav} />
          </nav>
          <main id="main" tabindex={-1}>
            {back ? (
              <p class="back">
                <a href={back.href}>{back.label}</a>
              </p>
            ) : null}
            <div class="page-head">
              <h1>{title}</h1>
              {action}
            </div>
            {children}
          </main>
        </div>
        <Footer m={m} here={here} />
      </div>
    </Document>
  );
}

function Entries({ nav }: { nav: NavItem[] }) {
  return (
    <ul>
      {nav.map(({ href, label, current }) => (
        <li>
          <a href={href} aria-current={current ? 'page' : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
