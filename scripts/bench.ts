import { startTestServer } from '../test/support/browser/dev-server.ts';

const PASSWORD = 'correct horse battery staple';
const ROUNDS = 60;

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
  await measureUnderLoad(floor);
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

function report(name: string, median: number, floor: number | undefined): void {
  const ratio = floor === undefined ? '' : `  ${(median / floor).toFixed(1)} × floor`;
  console.log(`${name.padEnd(40)} ${median.toFixed(1).padStart(7)} ms${ratio}`);
}

async function lasts(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function medianOf(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
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
function withFlow(password: string): () => Promise<Response> {
  return async () => {
    const typed = await typeUsername(
      password === PASSWORD ? 'ola@nordlys.example' : `nobody${address}@nordlys.example`,
    );
    const flow = new URL(typed.headers.get('location')!, origin).searchParams.get('flow')!;
    return send('/sign-in/password', { fields: { flow, password }, cookie: cookiesOf(typed) });
  };
}

async function signIn(): Promise<string> {
  return cookiesOf(await withFlow(PASSWORD)());
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
