import * as z from 'zod/mini';
import { fetchJson } from '../identity-providers/bounded-fetch.ts';
import type { Provider } from '../providers.ts';

export type Claimed = { tenantId: string; domain: string; provider: Provider; directory: string };

/** Where a tenant shows that a domain is its own, and what stands there: any change of it is a new proof. */
export function recordFor({ tenantId, domain, provider, directory }: Claimed): {
  name: string;
  value: string;
} {
  return {
    name: `_superid.${domain}`,
    value: `v=superid1; tenant=${tenantId}; provider=${provider}; directory=${directory}`,
  };
}

export type RecordFound =
  | 'found'
  /** the name servers say so */
  | 'missing'
  /** nobody answered, which says nothing about the record */
  | 'unknown';

const answer = z.object({
  Status: z.number(),
  Answer: z.optional(z.array(z.object({ type: z.number(), data: z.string() }))),
});
const TXT = 16;
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

/** Looks for the record by DNS over HTTPS, in its JSON form. */
export async function lookForRecord(dohUrl: string, claimed: Claimed): Promise<RecordFound> {
  const { name, value } = recordFor(claimed);
  const url = new URL(dohUrl);
  url.searchParams.set('name', name);
  url.searchParams.set('type', 'TXT');
  const fetched = await fetchJson(url.href, { headers: { Accept: 'application/dns-json' } });
  if (fetched.outcome === 'failed' || fetched.status !== 200) return 'unknown';
  const parsed = answer.safeParse(fetched.body);
  if (!parsed.success) return 'unknown';
  const { Status, Answer = [] } = parsed.data;
  if (Status === NO_SUCH_NAME) return 'missing';
  if (Status !== NO_ERROR) return 'unknown';
  const texts = Answer.filter(({ type }) => type === TXT).map(({ data }) => textOf(data));
  return texts.some((text) => sameRecord(text, value)) ? 'found' : 'missing';
}

/** RFC 1035 §3.3.14: one or more strings, in quotes where the resolver writes them so. */
function textOf(data: string): string {
  if (!data.startsWith('"')) return data;
  const strings = [...data.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text = '']) => text);
  return strings
    .join('')
    .replace(/\\(\d{3}|.)/g, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
    );
}

/** Spaces and capitals are as people's name servers have them. */
function sameRecord(text: string, value: string): boolean {
  return canonical(text) === canonical(value);
}

function canonical(record: string): string {
  const parts = record.split(';').map((part) => {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim().toLowerCase();
    const given = part.slice(at + 1).trim();
    // A tenant's id is as it is written.
    return `${name}=${name === 'tenant' ? given : given.toLowerCase()}`;
  });
  return parts.filter((part) => part !== '=').join(';');
}
