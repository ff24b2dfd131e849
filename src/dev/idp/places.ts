/** What a request goes to: an endpoint of one directory of one provider. */
export type Place = { directory: Directory; endpoint: Endpoint };

export type Directory = {
  provider: Provider;
  /** the name in the store: `microsoft/{tenant}`, `google`, `google/{realm}` */
  id: string;
  /** Microsoft's tenant as the request has it; Google's realm, '' for the usual one */
  asked: string;
  /** its own address, below which the endpoints lie */
  home: string;
  /** the address of all providers */
  base: string;
};

export type Provider = 'microsoft' | 'google';
export type Endpoint = 'discovery' | 'authorization' | 'token' | 'keys' | 'adminconsent';

/** As the real ones have them. */
export const ENDPOINTS: Record<Provider, Partial<Record<Endpoint, string>>> = {
  microsoft: {
    discovery: '/v2.0/.well-known/openid-configuration',
    authorization: '/oauth2/v2.0/authorize',
    token: '/oauth2/v2.0/token',
    keys: '/discovery/v2.0/keys',
    adminconsent: '/v2.0/adminconsent',
  },
  google: {
    discovery: '/.well-known/openid-configuration',
    authorization: '/o/oauth2/v2/auth',
    token: '/token',
    keys: '/oauth2/v3/certs',
  },
};

const GUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/;
const FOR_ALL = ['organizations', 'common'];
const REALM = /^[\w.-]*$/;

export function findPlace({ origin, pathname }: URL): Place | null {
  const [, provider, rest] = /^\/dev\/idp\/(microsoft|google)(\/.*)$/.exec(pathname) ?? [];
  if (rest === undefined) return null;
  const of = provider as Provider;
  for (const [endpoint, path] of Object.entries(ENDPOINTS[of])) {
    if (!rest.endsWith(path)) continue;
    const asked = rest.slice(1, -path.length).toLowerCase();
    const valid = of === 'google' ? REALM.test(asked) : isGuid(asked) || FOR_ALL.includes(asked);
    if (!valid) continue;
    return { directory: directoryOf(origin, of, asked), endpoint: endpoint as Endpoint };
  }
  return null;
}

function directoryOf(origin: string, provider: Provider, asked: string): Directory {
  const base = `${origin}/dev/idp`;
  const id = asked === '' ? provider : `${provider}/${asked}`;
  return { provider, id, asked, home: `${base}/${id}`, base };
}

/** Whether it stands for every directory of Microsoft. */
export function isForAll({ asked }: Directory): boolean {
  return FOR_ALL.includes(asked);
}

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Of tokens for the people of one directory; `tid` says nothing at Google. */
export function issuerOf({ provider, base, home }: Directory, tid: string): string {
  return provider === 'microsoft' ? `${base}/microsoft/${tid}/v2.0` : home;
}
