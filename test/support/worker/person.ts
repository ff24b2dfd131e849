import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Bindings } from '../../../src/env.ts';
import { countD1, countKv, type Operations } from '../../../src/storage/count-operations.ts';
import { newIp, ORIGIN, worker } from './world.ts';

export type Page = {
  status: number;
  headers: Headers;
  html: string;
  /** what a person reads */
  text: string;
  title: string;
  location: string | null;
  /** round trips until the response */
  operations: Operations;
  /** the value of the hidden field `flow`, or of the query */
  flow: string;
};

type Options = { ip?: string; language?: string; userAgent?: string; bindings?: Partial<Bindings> };

/** Someone with a browser of their own: cookies are kept, forms are sent as a browser sends them. */
export class Person {
  readonly cookies = new Map<string, string>();
  readonly ip: string;
  language: string;
  userAgent: string;
  /** what of the deployment is different for them: failing, stale */
  bindings: Partial<Bindings>;

  constructor(options: Options = {}) {
    this.ip = options.ip ?? newIp();
    this.language = options.language ?? 'en';
    this.userAgent =
      options.userAgent ?? 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    this.bindings = options.bindings ?? {};
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send(path, { method: 'GET', headers });
  }

  post(
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Page> {
    return this.send(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', ...headers },
    });
  }

  /** Follows redirects within SuperID. */
  async follow(page: Page): Promise<Page> {
    return page.location ? this.follow(await this.get(page.location)) : page;
  }

  async send(path: string, init: RequestInit): Promise<Page> {
    const operations: Operations = { d1: 0, kv: 0, kvWrites: 0 };
    const bindings = { ...env, ...this.bindings };
    const context = createExecutionContext();
    const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init });
    request.headers.set('cf-connecting-ip', this.ip);
    request.headers.set('user-agent', this.userAgent);
    if (!request.headers.has('accept-language')) request.headers.set('accept-language', this.language);
    const jar = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (jar) request.headers.set('cookie', jar);

    const counted = {
      ...bindings,
      DB: countD1(bindings.DB, operations),
      SESSIONS: countKv(bindings.SESSIONS, operations),
    };
    const response = await worker.fetch(request, counted, context);
    const untilResponse = { ...operations };
    const html = await response.text();
    await waitOnExecutionContext(context);
    this.keepCookies(response.headers);
    return toPage(response, html, untilResponse);
  }

  private keepCookies(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(name.length + 1));
    }
  }
}

function toPage(response: Response, html: string, operations: Operations): Page {
  const location = response.headers.get('location');
  const at = location ? new URL(location, ORIGIN) : null;
  const flow = at?.searchParams.get('flow') ?? /name="flow" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return {
    status: response.status,
    headers: response.headers,
    html,
    text: textOf(html),
    title: /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '',
    location: at?.origin === ORIGIN ? at.pathname + at.search : location,
    operations,
    flow,
  };
}

export function textOf(html: string): string {
  const body = html.replace(/<(title|script|style|svg)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ');
  const plain = body.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  return plain.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replace(/\s+/g, ' ').trim();
}
