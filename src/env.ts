import { parseSecretKeys, type SecretKeys } from './crypto/secret-keys.ts';

/** What wrangler.toml binds. */
export type Bindings = {
  DB: D1Database;
  SESSIONS: KVNamespace;
  ASSETS: Fetcher;
  EMAIL: SendEmail;
  REQUEST_GUARD: RateLimit;
  STRENGTH_GUARD: RateLimit;
  API_GUARD: RateLimit;
  PUBLIC_ORIGIN: string;
  MAIL_FROM: string;
  SECRET_KEYS: string;
};

export type Config = { publicOrigin: string; mailFrom: string; secretKeys: SecretKeys };

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
  const config = {
    publicOrigin: read('PUBLIC_ORIGIN', parseOrigin),
    mailFrom: read('MAIL_FROM', (text) => (/^([^<>\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/.test(text) ? text : null)),
    secretKeys: read('SECRET_KEYS', parseSecretKeys),
  };
  if (problems.length > 0) throw new Misconfigured(problems);
  return config;
}

/** An origin and nothing more; plain HTTP only on this machine. */
function parseOrigin(text: string): string | null {
  const url = URL.parse(text);
  if (!url || url.origin !== text) return null;
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  return url.protocol === 'https:' || (url.protocol === 'http:' && local) ? text : null;
}
