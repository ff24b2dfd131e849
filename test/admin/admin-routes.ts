/** A route of the admin pages, with what a form of that page sends. `{name}` is filled in by `fillIn`. */
export type AdminRoute = {
  method: 'GET' | 'POST';
  path: string;
  fields?: Record<string, string>;
  upload?: 'file' | 'logo';
};

const USER = '/admin/{tenant}/users/{user}';
const DOMAIN = '/admin/{tenant}/domains/{domain}';
const DIRECTORY = '/admin/{tenant}/directories/{directory}';
const RULES = '/admin/{tenant}/directories/rules';
const IMPORT = '/admin/{tenant}/imports/{import}';
const person = { firstName: 'Ada', lastName: 'Vik', associateId: 'x1', username: 'ada@people.example' };
const version = { version: '0' };
const rule = { condition: 'all', group: '', role: 'user', entry: 'keep', applies: 'always' };
const wanted = { username: 'new@people.example', shownUsername: '{username}', shownRename: '' };

/** Every route of the admin pages: a test fails when one is missing here. */
export const adminRoutes: AdminRoute[] = [
  { method: 'GET', path: '/admin/{tenant}' },
  { method: 'GET', path: '/admin/{tenant}/users' },
  { method: 'GET', path: '/admin/{tenant}/users.csv' },
  { method: 'GET', path: '/admin/{tenant}/users/new' },
  { method: 'POST', path: '/admin/{tenant}/users', fields: { ...person, role: 'user', language: '' } },
  { method: 'GET', path: USER },
  { method: 'POST', path: `${USER}/names`, fields: { ...person, ...version } },
  { method: 'GET', path: `${USER}/role` },
  { method: 'POST', path: `${USER}/role`, fields: { role: 'admin', ...version } },
  { method: 'POST', path: `${USER}/deactivation`, fields: version },
  { method: 'POST', path: `${USER}/activation`, fields: version },
  { method: 'POST', path: `${USER}/sessions/sign-out` },
  { method: 'POST', path: `${USER}/password-reset` },
  { method: 'POST', path: `${USER}/invitation-mail` },
  { method: 'POST', path: `${USER}/invitation-link/revocation` },
  { method: 'GET', path: `${USER}/removal` },
  { method: 'POST', path: `${USER}/removal`, fields: version },
  { method: 'GET', path: `${USER}/username` },
  { method: 'POST', path: `${USER}/username/forecast`, fields: wanted },
  { method: 'POST', path: `${USER}/username`, fields: { ...wanted, expected: 'at-once' } },
  { method: 'POST', path: `${USER}/username/withdrawal`, fields: { rename: 'a'.repeat(24) } },
  {
    method: 'POST',
    path: `${USER}/username/contact-address`,
    fields: { email: 'new@people.example', shownEmail: '{username}' },
  },
  { method: 'GET', path: `${USER}/hold` },
  { method: 'POST', path: `${USER}/hold/same-person` },
  { method: 'POST', path: `${USER}/hold/new-person` },
  { method: 'GET', path: `${USER}/identity` },
  { method: 'POST', path: `${USER}/identity/same-person`, fields: { conflict: 'a'.repeat(24) } },
  { method: 'POST', path: `${USER}/identity/new-person`, fields: { ...person, conflict: 'a'.repeat(24) } },
  { method: 'GET', path: '/admin/{tenant}/domains' },
  { method: 'GET', path: '/admin/{tenant}/domains/new' },
  { method: 'POST', path: '/admin/{tenant}/domains', fields: { shown: '{shown}' } },
  { method: 'GET', path: DOMAIN },
  { method: 'POST', path: `${DOMAIN}/proof` },
  { method: 'POST', path: `${DOMAIN}/pilots`, fields: { username: '{username}', mail: 'on' } },
  { method: 'POST', path: `${DOMAIN}/pilots/{user}/removal` },
  { method: 'GET', path: `${DOMAIN}/switch` },
  { method: 'POST', path: `${DOMAIN}/switch` },
  { method: 'GET', path: `${DOMAIN}/switching-off` },
  { method: 'POST', path: `${DOMAIN}/switching-off` },
  { method: 'GET', path: `${DOMAIN}/removal` },
  { method: 'POST', path: `${DOMAIN}/removal` },
  { method: 'GET', path: `${DOMAIN}/recovery-codes` },
  { method: 'POST', path: `${DOMAIN}/recovery-codes` },
  { method: 'POST', path: `${DOMAIN}/own-application`, fields: { clientId: 'x', secret: 'y' } },
  { method: 'POST', path: `${DOMAIN}/own-application/removal` },
  { method: 'GET', path: '/admin/{tenant}/directories' },
  { method: 'GET', path: '/admin/{tenant}/directories/new' },
  { method: 'POST', path: '/admin/{tenant}/directories', fields: { name: 'Okta', kind: 'okta' } },
  { method: 'GET', path: DIRECTORY },
  { method: 'GET', path: `${DIRECTORY}/requests` },
  { method: 'POST', path: `${DIRECTORY}/tokens`, fields: { lifetime: '365' } },
  { method: 'POST', path: `${DIRECTORY}/secrets`, fields: { lifetime: 'never' } },
  { method: 'POST', path: `${DIRECTORY}/tokens/{directoryToken}/revocation` },
  {
    method: 'POST',
    path: `${DIRECTORY}/settings`,
    fields: { name: 'Directory', welcomeMails: 'on', errorsTo: 'it@a.example' },
  },
  { method: 'POST', path: `${DIRECTORY}/pause` },
  { method: 'POST', path: `${DIRECTORY}/resumption` },
  { method: 'GET', path: `${DIRECTORY}/restart` },
  { method: 'POST', path: `${DIRECTORY}/restart` },
  { method: 'GET', path: `${DIRECTORY}/removal` },
  { method: 'POST', path: `${DIRECTORY}/removal` },
  { method: 'POST', path: `${USER}/bar/removal` },
  { method: 'GET', path: RULES },
  { method: 'POST', path: RULES, fields: rule },
  { method: 'GET', path: `${RULES}/new` },
  { method: 'GET', path: `${RULES}/{rule}` },
  { method: 'POST', path: `${RULES}/{rule}`, fields: rule },
  { method: 'POST', path: `${RULES}/{rule}/place`, fields: { direction: 'up' } },
  { method: 'POST', path: `${RULES}/{rule}/removal` },
  { method: 'POST', path: `${RULES}/draft/removal` },
  { method: 'GET', path: `${RULES}/preview` },
  { method: 'POST', path: `${RULES}/confirmation`, fields: { seen: '{seen}' } },
  { method: 'POST', path: `${RULES}/run` },
  { method: 'POST', path: `${RULES}/run/chunks` },
  { method: 'GET', path: `${RULES}/run/progress` },
  { method: 'POST', path: `${RULES}/run/stop` },
  { method: 'GET', path: '/admin/{tenant}/imports' },
  { method: 'POST', path: '/admin/{tenant}/imports', upload: 'file' },
  { method: 'GET', path: '/admin/{tenant}/imports/template.csv' },
  { method: 'GET', path: IMPORT },
  { method: 'POST', path: `${IMPORT}/start` },
  { method: 'POST', path: `${IMPORT}/chunks` },
  { method: 'GET', path: `${IMPORT}/progress` },
  { method: 'POST', path: `${IMPORT}/stop` },
  { method: 'POST', path: `${IMPORT}/removal` },
  { method: 'GET', path: `${IMPORT}/report.csv` },
  { method: 'GET', path: '/admin/{tenant}/audit' },
  { method: 'GET', path: '/admin/{tenant}/audit.csv' },
  { method: 'GET', path: '/admin/{tenant}/audit.jsonl' },
  { method: 'GET', path: '/admin/{tenant}/preferences' },
  { method: 'POST', path: '/admin/{tenant}/preferences', fields: { language: 'nb', ...version } },
  { method: 'POST', path: '/admin/{tenant}/preferences/logo', upload: 'logo' },
  { method: 'POST', path: '/admin/{tenant}/preferences/logo/removal' },
  { method: 'GET', path: '/admin/{tenant}/api-tokens' },
  {
    method: 'POST',
    path: '/admin/{tenant}/api-tokens',
    fields: { name: 'Payroll', read: 'on', lifetime: '90' },
  },
  { method: 'POST', path: '/admin/{tenant}/api-tokens/{token}/revocation' },
];

export function fillIn(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** `/:tenant{[A-Z]+}/users` as it stands in the list. */
export function patternOf(mounted: string, path: string): string {
  return (mounted + path).replace(/:(\w+)\{[^/]*\}/g, '{$1}').replace(/\/$/, '');
}
