/** How the answer goes back (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode). */
export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/**
 * RFC 6749 §3.1.2: exactly as it was registered. The port of a loopback address is the one that a native
 * application found free (RFC 8252 §7.3).
 */
export function isRegistered(
  given: string,
  { kind, redirectUris }: { kind: 'web' | 'native' | 'browser'; redirectUris: readonly string[] },
): boolean {
  if (redirectUris.includes(given)) return true;
  const match =
    kind === 'native' ? /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):(\d{1,5})([/?].*|)$/.exec(given) : null;
  if (!match) return false;
  const [, origin = '', port, rest = ''] = match;
  if (Number(port) > 65_535 || Number(port) === 0) return false;
  return redirectUris.some((registered) => withoutPort(registered) === origin + rest);
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d+/, '$1');
}

/** The address with the answer in it, for `query` and `fragment`; what its query holds already stays. */
export function addressWith(
  redirectUri: string,
  mode: Exclude<ResponseMode, 'form_post'>,
  answer: Record<string, string>,
): string {
  const added = new URLSearchParams(answer).toString();
  if (mode === 'fragment') return `${redirectUri}#${added}`;
  return redirectUri + (redirectUri.includes('?') ? '&' : '?') + added;
}
