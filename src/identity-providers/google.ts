import { parseUsername } from '../accounts/username.ts';
import { ProviderRefused, type Refusal } from './refusals.ts';
import { authenticatedAt, textOf } from './read-claims.ts';
import type { Vendor } from './vendor.ts';

/** Google Workspace. */
export const google: Vendor = {
  discovery: ({ base }) => ({ url: `${base}/.well-known/openid-configuration`, issuer: base }),

  issuerFor: ({ base }) => base,

  scopes: ['openid', 'profile', 'email'],

  parameters: ({ directory, username, fresh, selectAccount }) => ({
    ...(directory !== null && { hd: directory }),
    ...(username !== null && { login_hint: username }),
    // Google knows no `prompt=login`; what needs a fresh proof is proved by a code.
    ...((selectAccount || fresh) && { prompt: 'select_account' }),
  }),

  readPerson({ directory }, claims) {
    const subject = textOf(claims.sub);
    if (subject === '') throw new ProviderRefused('no-subject');
    if (claims['email_verified'] !== true) throw new ProviderRefused('email-not-verified');
    const hd = textOf(claims['hd']).toLowerCase();
    // A private account has none, whatever address it has.
    if (hd === '') throw new ProviderRefused(directory === null ? 'personal-account' : 'wrong-hosted-domain');
    if (directory !== null && hd !== directory) throw new ProviderRefused('wrong-hosted-domain');
    const parsed = parseUsername(textOf(claims['email']));
    if (!parsed.ok) throw new ProviderRefused('no-upn');
    return {
      provider: 'google',
      directory: hd,
      subject,
      upn: parsed.username,
      name: textOf(claims['name']),
      authenticatedAt: authenticatedAt(claims),
    };
  },

  refusalOf(error): Refusal {
    if (error === 'access_denied') return 'cancelled';
    if (error === 'admin_policy_enforced' || error === 'consent_required') return 'consent-needed';
    if (error === 'org_internal') return 'guest';
    return error === 'temporarily_unavailable' || error === 'server_error'
      ? 'provider-down'
      : 'provider-refused';
  },
};
