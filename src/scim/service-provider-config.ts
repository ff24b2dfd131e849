/** Resources in one answer, at most. */
export const MOST_RESULTS = 1000;

export type ServiceProviderConfig = {
  schemas: string[];
  patch: { supported: boolean };
  bulk: { supported: boolean; maxOperations: number; maxPayloadSize: number };
  filter: { supported: boolean; maxResults: number };
  changePassword: { supported: boolean };
  sort: { supported: boolean };
  etag: { supported: boolean };
  authenticationSchemes: {
    type: 'oauthbearertoken' | 'oauth2';
    name: string;
    description: string;
    specUri: string;
    primary: boolean;
  }[];
  meta: { resourceType: 'ServiceProviderConfig'; location: string };
};

/** RFC 7643 §5. `base`: the URL of the service, without a slash at its end. */
export function renderServiceProviderConfig(base: string): ServiceProviderConfig {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MOST_RESULTS },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Token',
        description: 'A token that an admin of the tenant makes for the directory.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description: 'An access token that the directory asks for with its own client credentials.',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: false,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
