import type { Child } from 'hono/jsx';
import type { Brand } from '../tenants/brand.ts';
import { assetVersions } from './asset-versions.ts';
import type { Messages } from './messages/index.ts';

/** What every page has around it. The title tells where one is, most particular first. */
export function Document(props: {
  m: Messages;
  title: string;
  error?: boolean | undefined;
  /** the tenant that the page's URL names: its colour is the accent */
  brand?: Brand | undefined;
  children: Child;
}) {
  const { m, title, error, brand, children } = props;
  return (
    <html lang={m.language}>
      <head>
        <meta charset="utf-8" />
        <title>{`${error ? `${m.common.error}: ` : ''}${title} – SuperID`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={`/superid.css?v=${assetVersions.css}`} />
        {brand?.accent ? (
          <link rel="stylesheet" href={`/branding/${brand.id}/accent.css?v=${brand.accent.slice(1)}`} />
        ) : null}
        <script type="module" src={`/superid.js?v=${assetVersions.js}`}></script>
      </head>
      <body>{children}</body>
    </html>
  );
}
