import type { JWTPayload } from 'jose';
import { parseUsername } from '../accounts/username.ts';
import { ProviderRefused, type Refusal } from './refusals.ts';
import { authenticatedAt, textOf } from './read-claims.ts';
import type { Vendor } from './vendor.ts';

/** A directory's id, as tokens and addresses have it. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The directory of everybody's private account. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Microsoft Entra ID, the v2.0 endpoints. */
export const microsoft: Vendor = {
  discovery: ({ base, directory }) => ({
    url: `${base}/${directory ?? 'organizations'}/v2.0/.well-known/openid-configuration`,
    // For any directory the document names a template.
    issuer: `${base}/${directory ?? '{tenantid}'}/v2.0`,
  }),

  issuerFor({ base, directory }, claims) {
    if (directory !== null) return `${base}/${directory}/v2.0`;
    const tid = textOf(claims['tid']);
    if (!GUID.test(tid)) throw new ProviderRefused('wrong-directory');
    return `${base}/${tid}/v2.0`;
  },

  scopes: ['openid', 'profile', 'email'],

  parameters: ({ username, fresh, selectAccount }) => ({
    ...(username !== null && { login_hint: username }),
    ...(selectAccount && { prompt: 'select_account' }),
    // `auth_time` comes only where it is asked for.
    ...(fresh && { prompt: 'login', max_age: '0' }),
  }),

  readPerson({ directory }, claims) {
    const tid = textOf(claims['tid']);
    if (tid === CONSUMERS) throw new ProviderRefused('personal-account');
    if (!GUID.test(tid) || (directory !== null && tid !== directory)) {
      throw new ProviderRefused('wrong-directory');
    }
    const oid = textOf(claims['oid']);
    if (oid === '') throw new ProviderRefused('no-subject');
    // The address of a claim `email` is whatever its owner typed there, and is not looked at.
    const upn = textOf(claims['upn']) || textOf(claims['preferred_username']);
    if (isGuest(upn, claims, tid)) throw new ProviderRefused('guest');
    const parsed = parseUsername(upn);
    if (!parsed.ok) throw new ProviderRefused('no-upn');
    return {
      provider: 'microsoft',
      directory: tid,
      subject: oid,
      upn: parsed.username,
      name: textOf(claims['name']),
      authenticatedAt: authenticatedAt(claims),
    };
  },

  refusalOf(error, description): Refusal {
    const code = /AADSTS(\d+)/.exec(description)?.[1] ?? '';
    if (CONSENT_NEEDED.includes(code) || error === 'consent_required') return 'consent-needed';
    if (code === '65004') return 'consent-declined';
    if (OUTSIDERS.includes(code)) return 'guest';
    if (PERSONAL.includes(code)) return 'personal-account';
    if (error === 'access_denied') return 'cancelled';
    return error === 'temporarily_unavailable' || error === 'server_error'
      ? 'provider-down'
      : 'provider-refused';
  },
};

const CONSENT_NEEDED = ['65001', '90094', '90095', '900941', '900942'];
/** Of another directory, and no guest of this one. */
const OUTSIDERS = ['50020', '50177', '90072'];
const PERSONAL = ['500200', '500201', '500202'];

/** Someone of another directory, whose name there may be anything. */
function isGuest(upn: string, { idp, iss }: JWTPayload, tid: string): boolean {
  if (upn.toUpperCase().includes('#EXT#')) return true;
  return idp !== undefined && idp !== iss && idp !== `https://sts.windows.net/${tid}/`;
}
