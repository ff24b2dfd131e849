import { benchProvisioning } from './bench-provisioning.ts';
import { startTestServer } from '../test/support/browser/dev-server.ts';
import { lasts, medianOf } from './timing.ts';

const PASSWORD = 'correct horse battery staple';
const ROUNDS = 60;
const REDIRECT_URI = 'http://localhost:3000/callback';

const { origin, stop } = await startTestServer();
let address = 0;

try {
  const floor = await time('a page that is not there (the floor)', () => send('/nowhere'));
  await time('GET /sign-in', () => send('/sign-in'), floor);
  await compareUsernames(floor);
  await time('username and password, right', withFlow(PASSWORD), floor);
  await time('username and password, wrong', withFlow('not the right one'), floor);
  const session = await signIn();
  await time('GET /tenants/Cust10001', () => send('/tenants/Cust10001', { cookie: session }), floor);
  await time('GET /account', () => send('/account', { cookie: session }), floor);
  await measureFederation(floor);
  await measureOpenId(floor, session);
  await measureUnderLoad(floor);
  await benchProvisioning(origin);
  await compareCrowds();
} finally {
  await stop();
}

/** The median in milliseconds, and how many times the floor of the same run it is. */
async function time(name: string, work: () => Promise<unknown>, floor?: number): Promise<number> {
  for (let warm = 0; warm < 5; warm += 1) await work();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await lasts(work));
  const median = medianOf(times);
  report(name, median, floor);
  return median;
}

/** Known and unknown in turns: one after the other would show how the machine warms up. */
async function compareUsernames(floor: number): Promise<void> {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.known.push(await lasts(() => typeUsername('ola@nordlys.example')));
    times.unknown.push(await lasts(() => typeUsername('nobody@nordlys.example')));
  }
  report('POST username, known', medianOf(times.known), floor);
  report('POST username, unknown', medianOf(times.unknown), floor);
}

/** To the simulated Microsoft, and back: what is measured of the way back has its token endpoint in it. */
async function measureFederation(floor: number): Promise<void> {
  const username = 'max@contoso.example';
  await time('POST username, federated → provider', () => typeUsername(username), floor);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const led = await typeUsername(username);
    const answered = await fetch(led.headers.get('location')!, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ person: username, action: 'sign-in' }),
    });
    const back = new URL(answered.headers.get('location')!);
    const cookie = cookiesOf(led);
    times.push(
      await lasts(async () => {
        const entered = await send(back.pathname + back.search, { cookie });
        if (entered.status !== 303) throw new Error(`the way back answered ${entered.status}`);
      }),
    );
  }
  report('back from the provider, signed in', medianOf(times), floor);
}

/** What an application costs: a code for someone who is signed in, the exchange, a refresh, UserInfo. */
async function measureOpenId(floor: number, cookie: string): Promise<void> {
  await time('discovery', () => send('/.well-known/openid-configuration'), floor);
  await time('JWKS', () => send('/oauth2/jwks'), floor);
  await time('authorize with a session → code', () => authorize(cookie), floor);
  await time('authorize, then the code for tokens', async () => exchange(await authorize(cookie)), floor);
  let { refresh_token: token, access_token: access } = await exchange(await authorize(cookie));
  await time(
    'refresh',
    async () => {
      const refreshed = await requestTokens({ grant_type: 'refresh_token', refresh_token: token });
      token = refreshed.refresh_token;
      access = refreshed.access_token;
    },
    floor,
  );
  await time(
    'UserInfo',
    () => fetch(`${origin}/oauth2/userinfo`, { headers: { Authorization: `Bearer ${access}` } }),
    floor,
  );
}

async function authorize(cookie: string): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'demo-crm',
    redirect_uri: REDIRECT_URI,
    scope: 'openid tenant offline_access',
  });
  const response = await send(`/oauth2/authorize?${query.toString()}`, { cookie });
  const code = new URL(response.headers.get('location') ?? origin, origin).searchParams.get('code');
  if (code === null) throw new Error(`authorize answered ${response.status}`);
  return code;
}

function exchange(code: string) {
  return requestTokens({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI });
}

async function requestTokens(fields: Record<string, string>) {
  const own = { client_id: 'demo-crm', client_secret: 'demo-crm-secret' };
  const response = await fetch(`${origin}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...own, ...fields }),
  });
  if (response.status !== 200) throw new Error(`token answered ${response.status}`);
  const tokens: { access_token: string; refresh_token: string } = await response.json();
  return tokens;
}

/** Sixteen people type passwords at once; someone else opens a page that needs nothing. */
async function measureUnderLoad(floor: number): Promise<void> {
  const load = { going: true };
  const signingIn = Array.from({ length: 16 }, async () => {
    while (load.going) await withFlow(PASSWORD)();
  });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await lasts(() => send('/sign-in')));
  load.going = false;
  await Promise.all(signingIn);
  report('GET /sign-in while 16 sign in at once', medianOf(times), floor);
}

/** The same pages of a tenant with 1,000 users and of one with 100,000, in turns. */
async function compareCrowds(): Promise<void> {
  const tenants = { few: 'Cust10002', many: 'Cust10001' };
  await send('/dev/crowds', { fields: { tenant: tenants.few, count: '1000' } });
  await send('/dev/crowds', { fields: { tenant: tenants.many, count: '100000' } });
  const cookies = { few: await signIn('kari@fjord.example'), many: await signIn('anna@nordlys.example') };
  const pages: Record<string, string> = {
    list: '/users',
    'list by last sign-in': '/users?sort=entered',
    'list of the invited': '/users?state=invited',
    'search for one': '/users?search=sol000500',
    'search that finds 99': '/users?search=sol0000',
    overview: '',
  };
  for (const [name, path] of Object.entries(pages)) await compare(name, () => path);
  const user = { few: await firstUser('few'), many: await firstUser('many') };
  await compare('open a user', (which) => `/users/${user[which]}`);

  async function compare(name: string, path: (which: 'few' | 'many') => string): Promise<void> {
    const times = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const which of ['few', 'many'] as const) {
        times[which].push(await lasts(() => open(which, path(which))));
      }
    }
    const [few, many] = [medianOf(times.few), medianOf(times.many)];
    console.log(
      `${name.padEnd(24)} 1,000 users ${few.toFixed(1)} ms, 100,000 users ${many.toFixed(1)} ms  ${(many / few).toFixed(2)} ×`,
    );
  }

  async function open(which: 'few' | 'many', path: string): Promise<Response> {
    const response = await send(`/admin/${tenants[which]}${path}`, { cookie: cookies[which] });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return response;
  }

  async function firstUser(which: 'few' | 'many'): Promise<string> {
    const base = `/admin/${tenants[which]}/users`;
    const response = await fetch(`${origin}${base}?search=sol000500`, {
      headers: { Cookie: cookies[which] },
    });
    return /users\/([a-z2-7]{24})"/.exec(await response.text())![1]!;
  }
}

function report(name: string, median: number, floor: number | undefined): void {
  const ratio = floor === undefined ? '' : `  ${(median / floor).toFixed(1)} × floor`;
  console.log(`${name.padEnd(40)} ${median.toFixed(1).padStart(7)} ms${ratio}`);
}

/** Each request comes from a network of its own, so that none meets a limit. */
async function send(
  path: string,
  { fields, cookie }: { fields?: Record<string, string>; cookie?: string } = {},
) {
  address += 1;
  const response = await fetch(origin + path, {
    redirect: 'manual',
    headers: {
      Origin: origin,
      'CF-Connecting-IP': `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`,
      ...(cookie !== undefined && { Cookie: cookie }),
    },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
  });
  await response.arrayBuffer();
  return response;
}

function typeUsername(username: string): Promise<Response> {
  return send('/sign-in', { fields: { username } });
}

/** The whole way: username, then password; a wrong one for another username each time. */
function withFlow(password: string, username = 'ola@nordlys.example'): () => Promise<Response> {
  return async () => {
    const typed = await typeUsername(password === PASSWORD ? username : `nobody${address}@nordlys.example`);
    const flow = new URL(typed.headers.get('location')!, origin).searchParams.get('flow')!;
    return send('/sign-in/password', { fields: { flow, password }, cookie: cookiesOf(typed) });
  };
}

async function signIn(username?: string): Promise<string> {
  return cookiesOf(await withFlow(PASSWORD, username)());
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
