/** What came of asking somebody else's server. */
export type Fetched =
  /** `again`: it had failed before */
  | { outcome: 'answered'; status: number; body: unknown; again: boolean }
  /** nobody there, too slow, too much, a redirect, no JSON, or an error of their own */
  | { outcome: 'failed'; because: 'unreachable' | 'too-large' | 'redirect' | 'not-json' | 'busy' | 'status' };

/** ms until the whole answer is there */
const PATIENCE = 4_000;
/** bytes; a discovery document has 3 KB, a set of keys 15, tokens 10 */
const LARGEST = 256 * 1024;

/**
 * JSON from a provider's endpoint: bounded in time and size, no redirect followed. `attempts`: how often it is
 * tried where it fails in a way that may pass.
 */
export async function fetchJson(
  url: string,
  init: { method?: 'GET' | 'POST'; body?: URLSearchParams; headers?: Record<string, string> } = {},
  { attempts = 2, again = false } = {},
): Promise<Fetched> {
  const fetched = await fetchOnce(url, init, again);
  const passing = fetched.outcome === 'failed' && ['unreachable', 'busy', 'status'].includes(fetched.because);
  return passing && attempts > 1 ? fetchJson(url, init, { attempts: attempts - 1, again: true }) : fetched;
}

async function fetchOnce(
  url: string,
  init: Parameters<typeof fetchJson>[1],
  again: boolean,
): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      ...init,
      headers: { Accept: 'application/json', ...init?.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { status } = response;
    if (status >= 300 && status < 400) return await giveUp(response, 'redirect');
    if (status === 429) return await giveUp(response, 'busy');
    if (status >= 500) return await giveUp(response, 'status');
    const text = await readBounded(response);
    if (text === null) return { outcome: 'failed', because: 'too-large' };
    const body = parseJson(text);
    return body === undefined
      ? { outcome: 'failed', because: 'not-json' }
      : { outcome: 'answered', status, body, again };
  } catch {
    return { outcome: 'failed', because: 'unreachable' };
  }
}

async function giveUp(response: Response, because: 'redirect' | 'busy' | 'status'): Promise<Fetched> {
  await response.body?.cancel();
  return { outcome: 'failed', because };
}

/** Null where there is more than anyone needs. */
async function readBounded(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > LARGEST) return null;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
