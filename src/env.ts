import { parseSecretKeys, type SecretKeys } from './crypto/secret-keys.ts';
import type { Provider } from './providers.ts';

/** What wrangler.toml binds. */
export type Bindings = {
  DB: D1Database;
  SESSIONS: KVNamespace;
  ASSETS: Fetcher;
  EMAIL: SendEmail;
  REQUEST_GUARD: RateLimit;
  STRENGTH_GUARD: RateLimit;
  API_GUARD: RateLimit;
  SCIM_GUARD: RateLimit;
  PUBLIC_ORIGIN: string;
  MAIL_FROM: string;
  SECRET_KEYS: string;
  /** optional: where Microsoft's directories are, and Google's issuer */
  MICROSOFT_AUTHORITY?: string;
  GOOGLE_ISSUER?: string;
  /** optional: DNS over HTTPS, in JSON */
  DOH_URL?: string;
  /** optional, each with its secret: the deployment's registration at a provider */
  MICROSOFT_CLIENT_ID?: string;
  MICROSOFT_CLIENT_SECRET?: string;
  /** instead of the secret: the subject of a federated credential there, whose issuer is PUBLIC_ORIGIN */
  MICROSOFT_FEDERATED_CREDENTIAL?: string;
  GOOGLE_CLIENT_ID?: string;
  GOOGLE_CLIENT_SECRET?: string;
};

/** As a deployment names it: by a secret, or by the subject of a federated credential. */
type ConfiguredClient = { clientId: string } & ({ clientSecret: string } | { federatedSubject: string });

export type Config = {
  publicOrigin: string;
  mailFrom: string;
  secretKeys: SecretKeys;
  providers: { [P in Provider]: { base: string; client: ConfiguredClient | null } };
  dohUrl: string;
};

/** The deployment lacks something; `problems` names each variable and binding. */
export class Misconfigured extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`SuperID is not configured: ${problems.join('; ')}.`);
    this.name = 'Misconfigured';
    this.problems = problems;
  }
}

const BINDINGS = [
  'DB',
  'SESSIONS',
  'ASSETS',
  'EMAIL',
  'REQUEST_GUARD',
  'STRENGTH_GUARD',
  'API_GUARD',
  'SCIM_GUARD',
] as const;

/** Parses variables and secrets, naming all that is missing or malformed at once. Never shows a value. */
export function readConfig(env: Partial<Bindings>): Config {
  const problems: string[] = BINDINGS.filter((name) => !env[name]).map(
    (name) => `the binding ${name} is missing`,
  );

  const read = <T>(
    name: 'PUBLIC_ORIGIN' | 'MAIL_FROM' | 'SECRET_KEYS',
    parse: (text: string) => T | null,
  ): T => {
    const text = env[name];
    const value = text ? parse(text) : null;
    if (value === null) problems.push(`${name} is ${text ? 'malformed' : 'missing'}`);
    return value as T;
  };
  const address = (name: 'MICROSOFT_AUTHORITY' | 'GOOGLE_ISSUER' | 'DOH_URL', usual: string): string => {
    const text = env[name] || usual;
    if (!isAddress(text)) problems.push(`${name} is malformed`);
    return text.replace(/\/$/, '');
  };
  /** Both or neither: people would be led to a provider that does not take them back. */
  const clientAt = (name: 'MICROSOFT' | 'GOOGLE'): ConfiguredClient | null => {
    const [clientId = '', clientSecret = ''] = [env[`${name}_CLIENT_ID`], env[`${name}_CLIENT_SECRET`]];
    const federatedSubject = name === 'MICROSOFT' ? (env.MICROSOFT_FEDERATED_CREDENTIAL ?? '') : '';
    if (clientId === '' && clientSecret === '' && federatedSubject === '') return null;
    if (clientId === '') problems.push(`${name}_CLIENT_ID is missing`);
    if (federatedSubject !== '') return { clientId, federatedSubject };
    if (clientSecret === '') problems.push(`${name}_CLIENT_SECRET is missing`);
    return { clientId, clientSecret };
  };
  const config: Config = {
    publicOrigin: read('PUBLIC_ORIGIN', parseOrigin),
    mailFrom: read('MAIL_FROM', (text) => (/^([^<>\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/.test(text) ? text : null)),
    secretKeys: read('SECRET_KEYS', parseSecretKeys),
    providers: {
      microsoft: {
        base: address('MICROSOFT_AUTHORITY', 'https://login.microsoftonline.com'),
        client: clientAt('MICROSOFT'),
      },
      google: { base: address('GOOGLE_ISSUER', 'https://accounts.google.com'), client: clientAt('GOOGLE') },
    },
    dohUrl: address('DOH_URL', 'https://cloudflare-dns.com/dns-query'),
  };
  if (problems.length > 0) throw new Misconfigured(problems);
  return config;
}

/** An origin and nothing more. */
function parseOrigin(text: string): string | null {
  return isAddress(text) && new URL(text).origin === text ? text : null;
}

/** Encrypted; plain HTTP only on this machine. */
function isAddress(text: string): boolean {
  const url = URL.parse(text);
  const local = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && local);
}
