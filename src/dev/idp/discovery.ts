import { down, garbage, json, redirectTo, slowly, swollen } from './broken-answers.ts';
import { ENDPOINTS, isForAll, issuerOf, type Directory } from './places.ts';
import type { Switches } from './switches.ts';

/** OpenID Connect Discovery 1.0 §4, with what the real ones say of themselves. */
export function answerDiscovery(
  url: URL,
  directory: Directory,
  { discovery }: Switches,
): Response | Promise<Response> {
  const metadata = directory.provider === 'microsoft' ? ofMicrosoft(directory) : ofGoogle(directory);
  if (discovery === undefined) return json(metadata);
  switch (discovery) {
    case 'down':
      return down();
    case 'slow':
      return slowly(json(metadata));
    case 'garbage':
      return garbage();
    case '10mb':
      return swollen(metadata);
    case 'redirect':
      // Whoever follows finds the real one.
      return url.searchParams.has('followed') ? json(metadata) : redirectTo(`${url.href}?followed`);
    case 'wrong-issuer':
      return json({ ...metadata, issuer: 'https://issuer.example' });
  }
}

function ofMicrosoft(directory: Directory) {
  return {
    ...endpointsOf(directory),
    // Literally so where it stands for every directory: the tenant of the token goes in its place.
    issuer: issuerOf(directory, isForAll(directory) ? '{tenantid}' : directory.asked),
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    request_uri_parameter_supported: false,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${directory.home}/oauth2/v2.0/logout`,
    claims_supported: 'sub iss aud exp iat auth_time nonce preferred_username name tid ver email'.split(' '),
    tenant_region_scope: isForAll(directory) ? null : 'EU',
  };
}

function ofGoogle(directory: Directory) {
  return {
    ...endpointsOf(directory),
    issuer: issuerOf(directory, ''),
    response_types_supported: ['code', 'token', 'id_token', 'code token', 'code id_token', 'none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: 'aud email email_verified exp family_name given_name iat iss name picture sub'.split(
      ' ',
    ),
    code_challenge_methods_supported: ['plain', 'S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  };
}

function endpointsOf({ provider, home }: Directory) {
  const paths = ENDPOINTS[provider];
  return {
    authorization_endpoint: home + paths.authorization,
    token_endpoint: home + paths.token,
    jwks_uri: home + paths.keys,
  };
}
