import type { Provider } from './places.ts';
import type { Store } from './store.ts';

export type Person = {
  provider: Provider;
  /** a GUID at Microsoft; at Google nothing unless it was set, when it is the `hd` */
  directory: string;
  upn: string;
  name: string;
  oid?: string;
  sub?: string;
  /** instead of the usual ones; null removes one */
  claims?: Record<string, unknown>;
};

export const CONTOSO = '11111111-1111-4111-8111-111111111111';
/** Some other directory, which nobody registered. */
export const ELSEWHERE = '22222222-2222-4222-8222-222222222222';

export const DEMO_PEOPLE: Person[] = [
  { provider: 'microsoft', directory: CONTOSO, upn: 'max@contoso.example', name: 'Max Brandt' },
  { provider: 'microsoft', directory: CONTOSO, upn: 'lena@contoso.example', name: 'Lena Vogel' },
  { provider: 'google', directory: '', upn: 'joost@lumen.example', name: 'Joost Bakker' },
];

/** Whoever signs in exists; what was set for them counts. */
export async function findPerson(
  store: Store,
  { provider, directory, upn }: Pick<Person, 'provider' | 'directory' | 'upn'>,
): Promise<Person> {
  const demo = DEMO_PEOPLE.find((one) => one.provider === provider && one.upn === upn.toLowerCase());
  const set = await store.get(keyOf({ provider, directory, upn }));
  const plain = { provider, directory, upn, name: demo?.name ?? nameIn(upn) };
  return set === null ? plain : { ...plain, ...(JSON.parse(set) as Partial<Person>) };
}

/** Where an address was seen before, for whoever comes without naming a directory. */
export async function findDirectory(store: Store, upn: string): Promise<string | null> {
  const demo = DEMO_PEOPLE.find((one) => one.provider === 'microsoft' && one.upn === upn.toLowerCase());
  if (demo) return demo.directory;
  const set = await store.list('people:microsoft:');
  const found = set.find(([key]) => key.endsWith(`:${upn.toLowerCase()}`));
  return found?.[0].split(':')[2] ?? null;
}

/** `PUT /dev/idp/people`. What is not given stays as it is for everybody. */
export async function setPerson(store: Store, request: Request): Promise<Response> {
  const given = (await request.json()) as Partial<Person>;
  const { provider, upn, directory = '' } = given;
  const known = provider === 'google' || (provider === 'microsoft' && directory !== '');
  if (!known || !upn) {
    return new Response('It takes provider and upn, and at Microsoft a directory.\n', { status: 400 });
  }
  await store.put(keyOf({ provider, directory, upn }), JSON.stringify(given));
  return new Response(null, { status: 204 });
}

/** Google has one directory of everybody. */
function keyOf({ provider, directory, upn }: Pick<Person, 'provider' | 'directory' | 'upn'>): string {
  return `people:${provider}:${provider === 'google' ? '' : directory}:${upn}`.toLowerCase();
}

/** `ola.nordmann@…` is Ola Nordmann. */
function nameIn(upn: string): string {
  const words = upn
    .split('@')[0]!
    .split(/[._+-]+/)
    .filter(Boolean);
  return words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(' ');
}
