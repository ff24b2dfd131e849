export type UriProblem =
  | 'malformed'
  | 'too-long'
  /** neither https nor, on the person's own device, http */
  | 'not-https'
  /** a scheme that is no app's own: such a one has a dot (RFC 8252 §7.1) */
  | 'foreign-scheme'
  | 'fragment'
  | 'user-info'
  | 'wildcard'
  | 'dot-segments'
  | 'trailing-dot'
  /** right, but for how it is written: `instead` is how it will be compared */
  | 'respelt';

export type FoundProblem = { problem: UriProblem; instead?: string };

const LONGEST = 2_000;
/** White space, controls, what cannot be seen, and what some read as a slash. */
const DISTURBING = /[\s\p{C}\\]/u;
/** Also where someone along the way decodes once more than they should. */
const DOT_SEGMENT = /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?=\/|%2f|%5c|$)/i;

/**
 * What is wrong with an absolute URI of an application, whatever its scheme. It has to stand as it will be
 * compared, character by character: two readers of one text must not come to different places.
 */
export function findUriProblem(text: string): FoundProblem | null {
  if (text.length > LONGEST) return { problem: 'too-long' };
  if (DISTURBING.test(text)) return { problem: 'malformed' };
  if (text.includes('*')) return { problem: 'wildcard' };
  if (text.includes('#')) return { problem: 'fragment' };
  const url = parseUrl(text);
  if (!url) return { problem: 'malformed' };
  const authority = /^[^:/?]+:\/\/([^/?]*)/.exec(text)?.[1] ?? '';
  if (authority.includes('@') || url.username || url.password) return { problem: 'user-info' };
  if (DOT_SEGMENT.test(text.split('?', 1)[0]!)) return { problem: 'dot-segments' };
  if (/\.(?::\d*)?$/.test(authority) || url.hostname.endsWith('.')) return { problem: 'trailing-dot' };
  return isAsCompared(text, url) ? null : { problem: 'respelt', instead: url.href };
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** `https://app.example` is sent and compared without the slash that a browser adds. */
function isAsCompared(text: string, { href, pathname, search }: URL): boolean {
  return href === text || (pathname === '/' && search === '' && href === `${text}/`);
}
