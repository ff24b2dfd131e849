import { html } from 'hono/html';
import { changeRecords, listRecords, readRecords, type Records } from './dns-records.ts';
import { page, refusal } from './page.ts';
import type { Store } from './store.ts';

const TXT = 16;
const NXDOMAIN = 3;

/** DNS over HTTPS as JSON, as the public resolvers answer it; without a name, a page of what there is. */
export async function answerDns(store: Store, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (request.method === 'POST') {
    const problem = await changeRecords(store, new URLSearchParams(await request.text()));
    return problem === null
      ? new Response(null, { status: 303, headers: { Location: url.pathname } })
      : refusal(problem);
  }
  const name = url.searchParams.get('name');
  if (name === null) return recordsPage(await listRecords(store));
  return answerQuery(name, url.searchParams.get('type') ?? 'A', await readRecords(store, name));
}

function answerQuery(name: string, type: string, { values, status }: Records): Response {
  const ofText = type.toUpperCase() === 'TXT' || type === String(TXT);
  const found = status === 0 && values.length > 0;
  const answer = {
    Status: status === 0 && !found ? NXDOMAIN : status,
    TC: false,
    RD: true,
    RA: true,
    AD: false,
    CD: false,
    Question: [{ name, type: ofText ? TXT : Number(type) || 1 }],
    ...(found &&
      ofText && { Answer: values.map((value) => ({ name, type: TXT, TTL: 60, data: quoted(value) })) }),
  };
  return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/dns-json' } });
}

/** Strings of 255 characters at most, so a long text is several (RFC 1035 §3.3). */
function quoted(text: string): string {
  const strings = text.match(/.{1,255}/gs) ?? [''];
  return strings.map((string) => `"${string.replace(/["\\]/g, '\\$&')}"`).join(' ');
}

function recordsPage(records: [name: string, records: Records][]): Promise<Response> {
  const rows = records.flatMap(([name, { values, status }]) => [
    ...values.map((value) => html`<li><code>${name} TXT "${value}"</code></li>`),
    ...(status === 0 ? [] : [html`<li><code>${name}</code> fails with ${status}</li>`]),
  ]);
  return page(
    'Simulated DNS',
    html`<ul>
        ${rows}
      </ul>
      <form method="post">
        <label for="name">Name</label>
        <input id="name" name="name" type="text" required autocapitalize="none" spellcheck="false" />
        <label for="value">Text</label>
        <input id="value" name="value" type="text" autocapitalize="none" spellcheck="false" />
        <button>Set</button>
        <button name="remove" value="on">Remove</button>
      </form>`,
  );
}
