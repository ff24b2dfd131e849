import { ALGORITHMS, SCOPES } from '../applications/kinds.ts';
import { LANGUAGES } from '../languages.ts';
import { ALGORITHMS_OF_CLIENTS } from './authenticate-client.ts';
import { PROMPTS } from './authorization-request.ts';
import { ACR, CLAIMS_OF_SCOPE } from './claims.ts';
import { RESPONSE_MODES } from './redirect.ts';

const PROOFS_OF_CLIENTS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

/** OpenID Connect Discovery §3 and RFC 8414 §2: one document for both, and nothing in it that is not so. */
export function describeProvider(publicOrigin: string) {
  const at = (path: string) => `${publicOrigin}/oauth2/${path}`;
  return {
    issuer: publicOrigin,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: at('jwks'),
    revocation_endpoint: at('revocation'),
    introspection_endpoint: at('introspection'),
    end_session_endpoint: at('logout'),
    pushed_authorization_request_endpoint: at('par'),
    require_pushed_authorization_requests: false,
    response_types_supported: ['code'],
    response_modes_supported: RESPONSE_MODES,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: PROMPTS,
    scopes_supported: SCOPES,
    subject_types_supported: ['public'],
    claim_types_supported: ['normal'],
    claims_supported: [
      ...Object.values(CLAIMS_OF_SCOPE).flat(),
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'acr',
      'amr',
      'sid',
      'at_hash',
    ],
    acr_values_supported: Object.values(ACR),
    id_token_signing_alg_values_supported: ALGORITHMS,
    token_endpoint_auth_methods_supported: [...PROOFS_OF_CLIENTS, 'none'],
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS_OF_CLIENTS,
    revocation_endpoint_auth_methods_supported: [...PROOFS_OF_CLIENTS, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: ALGORITHMS_OF_CLIENTS,
    introspection_endpoint_auth_methods_supported: PROOFS_OF_CLIENTS,
    introspection_endpoint_auth_signing_alg_values_supported: ALGORITHMS_OF_CLIENTS,
    ui_locales_supported: LANGUAGES,
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
}
