import { html, raw } from 'hono/html';

type Html = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { margin: 0; padding: 1rem; }
  main { max-width: 26rem; margin: 2rem auto; }
  h1 { font-size: 1.4rem; }
  label { display: block; margin-top: 1rem; }
  input[type='text'], input[type='email'], select, button { font: inherit; box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; }
  button { margin-top: 0.75rem; cursor: pointer; }
  ul { padding: 0; list-style: none; overflow-wrap: anywhere; }
`;

/** A page of the simulated world: no script, and nothing of the service's own looks. */
export async function page(title: string, body: Html, status = 200): Promise<Response> {
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
  return new Response(String(text), { status, headers });
}

/** What a provider tells the person when it cannot answer the application. */
export function refusal(reason: string): Promise<Response> {
  return page('This request is not valid', html`<p>${reason}</p>`, 400);
}
