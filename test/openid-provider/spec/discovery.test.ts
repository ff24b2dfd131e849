import { describe, expect, test } from 'vitest';
import { call } from '../../support/worker/relying-party.ts';
import { ORIGIN } from '../../support/worker/world.ts';

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

async function readMetadata(): Promise<Record<string, unknown>> {
  return (await call(OPENID)).body;
}

describe('OpenID Connect Discovery §4: where it is', () => {
  test.each([OPENID, OAUTH])('%s: JSON that may be kept, for pages of any origin', async (path) => {
    const { status, headers, operations } = await call(
      path,
      {},
      { headers: { Origin: 'https://app.example' } },
    );
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(operations).toMatchObject({ d1: 0, kv: 0 });
  });

  test('§4.3: the issuer is where it was read from, without a slash, query or fragment', async () => {
    const { issuer } = await readMetadata();
    expect(issuer).toBe(ORIGIN);
    expect(issuer).toMatch(/^https:\/\/[^/?#]+$/);
  });

  test('under another name of the service, the way to this one', async () => {
    const { headers, status } = await call(`https://elsewhere.example${OPENID}`);
    expect(status).toBe(308);
    expect(headers.get('location')).toBe(ORIGIN + OPENID);
  });

  test('RFC 8414 §3: OAuth clients read the same', async () => {
    expect((await call(OAUTH)).body).toEqual(await readMetadata());
  });
});

describe('OpenID Connect Discovery §3, RFC 8414 §2: what it says', () => {
  const endpointsOf = (metadata: Record<string, unknown>) =>
    Object.entries(metadata).filter((entry): entry is [string, string] => /_(endpoint|uri)$/.test(entry[0]));

  test('every endpoint is https and of the issuer', async () => {
    const endpoints = endpointsOf(await readMetadata());
    expect(endpoints.map(([name]) => name).toSorted()).toEqual([
      'authorization_endpoint',
      'end_session_endpoint',
      'introspection_endpoint',
      'jwks_uri',
      'pushed_authorization_request_endpoint',
      'revocation_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
    ]);
    for (const [name, url] of endpoints)
      expect(url, name).toMatch(/^https:\/\/superid\.example\/oauth2\/\w+$/);
  });

  test('every endpoint is there', async () => {
    for (const [name, url] of endpointsOf(await readMetadata())) {
      expect((await call(url)).status, name).not.toBe(404);
    }
  });

  test('what a client has to know is there, and what we have not is said', async () => {
    expect(await readMetadata()).toMatchObject({
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'profile', 'email', 'tenant', 'offline_access'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
        'none',
      ],
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      require_pushed_authorization_requests: false,
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  test('RFC 8414 §2: signing algorithms are named wherever clients prove themselves by a key, none of them none', async () => {
    const metadata = await readMetadata();
    for (const endpoint of ['token', 'revocation', 'introspection']) {
      const algorithms = metadata[`${endpoint}_endpoint_auth_signing_alg_values_supported`] as string[];
      expect(algorithms.length).toBeGreaterThan(0);
      expect(algorithms).not.toContain('none');
    }
    expect(metadata['introspection_endpoint_auth_methods_supported']).not.toContain('none');
  });

  test('RFC 6749 §3.3, RFC 5646: scopes and languages are written as such', async () => {
    const metadata = await readMetadata();
    for (const scope of metadata['scopes_supported'] as string[]) {
      expect(scope).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
    }
    const locales = metadata['ui_locales_supported'] as string[];
    expect(Intl.getCanonicalLocales(locales)).toEqual(locales);
  });

  test('claims_supported names each once', async () => {
    const claims = (await readMetadata())['claims_supported'] as string[];
    expect(new Set(claims).size).toBe(claims.length);
    expect(claims).toEqual(expect.arrayContaining(['sub', 'tenant', 'email_verified', 'auth_time', 'sid']));
  });
});

test('RFC 7517 §5: the set of keys is JSON that may be kept, for pages of any origin', async () => {
  await call('/oauth2/jwks');
  const answered = await call('/oauth2/jwks', {}, { headers: { Origin: 'https://app.example' } });
  expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answered.headers.get('access-control-allow-origin')).toBe('*');
  expect(answered.headers.get('cache-control')).toBe('public, max-age=300');
  expect(answered.operations, 'warm').toMatchObject({ d1: 0, kv: 0 });
});
