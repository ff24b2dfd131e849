import { lasts, medianOf } from './timing.ts';

const MANY = { token: 'demo-scim-token-Cust10003', users: 10_000, name: 'many' };
const FEW = { token: 'demo-scim-token-Cust10001', users: 100, name: 'few' };
/** As many requests at once as Entra ID has under way. */
const AT_ONCE = 8;
const ROUNDS = 60;

type Directory = typeof MANY;
type User = { id: string; userName: string };

/** What a directory of 10,000 people costs: cycles as requests a second, and each request against 100 people. */
export async function benchProvisioning(origin: string): Promise<void> {
  const many = await fill(MANY);
  const few = await fill(FEW);
  await cycle('a cycle without changes', many, 0);
  await cycle('a cycle with 1 % changed', many, many.length / 100);
  await fillGroup(many.slice(0, 5_000));
  const smallGroup = await makeGroup(FEW, few);
  const bigGroup = await makeGroup(MANY, many.slice(0, 100));

  const of = { many, few };
  const some = (which: 'many' | 'few', round: number) => of[which][(round * 7) % of[which].length]!;
  await compare('filter by userName', (which, directory, round) =>
    get(directory, `/Users?filter=${encodeURIComponent(`userName eq "${some(which, round).userName}"`)}`),
  );
  await compare('filter by work mail', (which, directory, round) => {
    const filter = `emails[type eq "work"].value eq "${some(which, round).userName}"`;
    return get(directory, `/Users?filter=${encodeURIComponent(filter)}`);
  });
  await compare('list of 100', (_, directory) => get(directory, '/Users?count=100'));
  await compare('patch of a title', (which, directory, round) =>
    patch(directory, `/Users/${some(which, round).id}`, [
      { op: 'replace', path: 'title', value: `Title ${round}` },
    ]),
  );
  await compare('a member in and out', async (which, directory, round) => {
    const group = which === 'many' ? bigGroup : smallGroup;
    const value = [{ value: some(which, round).id }];
    await patch(directory, `/Groups/${group}`, [{ op: 'remove', path: 'members', value }]);
    await patch(directory, `/Groups/${group}`, [{ op: 'add', path: 'members', value }]);
  });

  async function fill(directory: Directory): Promise<User[]> {
    const names = Array.from({ length: directory.users }, (_, at) => `bench${at}@${directory.name}.example`);
    const made: User[] = [];
    await timed(`first sync of ${directory.users.toLocaleString('en')} users`, names, 2, async (userName) => {
      await get(directory, `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
      const { id } = await send(directory, 'POST', '/Users', userOf(userName));
      made.push({ id: String(id), userName });
    });
    return made;
  }

  /** As Entra ID does it: it asks for each user, and patches those that have changed. */
  async function cycle(name: string, users: User[], changed: number): Promise<void> {
    await timed(name, users, 1 + changed / users.length, async ({ id, userName }, at) => {
      await get(MANY, `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
      if (at >= changed) return;
      await patch(MANY, `/Users/${id}`, [{ op: 'Replace', path: 'title', value: `Changed ${at}` }]);
    });
  }

  async function fillGroup(users: User[]): Promise<void> {
    const { id } = await send(MANY, 'POST', '/Groups', { displayName: 'Everyone' });
    const parts = Array.from({ length: users.length / 100 }, (_, at) =>
      users.slice(at * 100, at * 100 + 100),
    );
    await timed('5,000 members, a hundred at a time', parts, 1, (part) =>
      patch(MANY, `/Groups/${String(id)}`, [
        { op: 'Add', path: 'members', value: part.map((user) => ({ value: user.id })) },
      ]),
    );
  }

  async function makeGroup(directory: Directory, users: User[]): Promise<string> {
    const members = users.map(({ id }) => ({ value: id }));
    const { id } = await send(directory, 'POST', '/Groups', { displayName: 'Some', members });
    return String(id);
  }

  async function compare(
    name: string,
    work: (which: 'many' | 'few', directory: Directory, round: number) => Promise<unknown>,
  ): Promise<void> {
    const times = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.few.push(await lasts(() => work('few', FEW, round)));
      times.many.push(await lasts(() => work('many', MANY, round)));
    }
    const [small, large] = [medianOf(times.few), medianOf(times.many)];
    console.log(
      `SCIM ${name.padEnd(20)} 100 users ${small.toFixed(1)} ms, 10,000 users ${large.toFixed(1)} ms  ${(large / small).toFixed(2)} ×`,
    );
  }

  function get(directory: Directory, path: string) {
    return send(directory, 'GET', path);
  }

  function patch(directory: Directory, path: string, operations: object[]) {
    return send(directory, 'PATCH', path, { Operations: operations });
  }

  async function send(
    { token }: Directory,
    method: string,
    path: string,
    body?: object,
  ): Promise<Record<string, unknown>> {
    const response = await fetch(`${origin}/scim/v2${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return send({ token, users: 0, name: '' }, method, path, body);
    }
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  }
}

/** Several at once; how long all took, and how many requests that is a second. `each`: requests for one. */
async function timed<T>(
  name: string,
  all: T[],
  each: number,
  work: (one: T, at: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) await work(all[at]!, at);
  };
  const took = await lasts(() => Promise.all(Array.from({ length: AT_ONCE }, worker)));
  const rate = (all.length * each * 1000) / took;
  console.log(`SCIM ${name.padEnd(40)} ${(took / 1000).toFixed(1)} s, ${rate.toFixed(0)} requests a second`);
}

function userOf(userName: string): object {
  const name = { givenName: 'Bench', familyName: userName.slice(0, userName.indexOf('@')) };
  return {
    externalId: userName,
    userName,
    active: true,
    displayName: `Bench ${name.familyName}`,
    emails: [{ primary: true, type: 'work', value: userName }],
    name,
    title: 'Tester',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Bench' },
  };
}
