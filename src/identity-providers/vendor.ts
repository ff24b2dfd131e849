import type { JWTPayload } from 'jose';
import type { Provider } from '../providers.ts';
import { google } from './google.ts';
import { microsoft } from './microsoft.ts';
import type { Refusal } from './refusals.ts';

/** Someone at a provider, after its token was verified. */
export type PersonThere = {
  provider: Provider;
  /** Microsoft: `tid`; Google: `hd` */
  directory: string;
  /** Microsoft: `oid`; Google: `sub` */
  subject: string;
  /** as a username is written here (R3, R13) */
  upn: string;
  name: string;
  /** when the provider asked them last, if it tells (ms) */
  authenticatedAt: number | null;
};

/** Which way into a provider: that of one directory, or of any (a button knows none). */
export type Way = { base: string; directory: string | null };

/** What is particular to one vendor, and stands in its file alone. */
export type Vendor = {
  /** where the discovery document is, and which issuer it has to name */
  discovery: (way: Way) => { url: string; issuer: string };
  /** which issuer a token has to have that says this of itself */
  issuerFor: (way: Way, claims: JWTPayload) => string;
  scopes: readonly string[];
  /** of the authorization request, beyond what is the same everywhere */
  parameters: (asked: {
    directory: string | null;
    username: string | null;
    fresh: boolean;
    selectAccount: boolean;
  }) => Record<string, string>;
  /** Whom the verified claims name. Throws ProviderRefused. */
  readPerson: (way: Way, claims: JWTPayload) => PersonThere;
  /** why the provider sent the person back without a code */
  refusalOf: (error: string, description: string) => Refusal;
};

export function vendorOf(provider: Provider): Vendor {
  return { microsoft, google }[provider];
}
