import { CONTOSO } from './people.ts';
import type { Store } from './store.ts';

/** What a name says; `status` is the response code where it is broken (RFC 1035 §4.1.1). */
export type Records = { values: string[]; status: number };

/** Until somebody sets something else for the name. */
const DEMO_RECORDS: Record<string, string> = {
  '_superid.contoso.example': `v=superid1; tenant=Cust10003; provider=microsoft; directory=${CONTOSO}`,
  '_superid.lumen.example': 'v=superid1; tenant=Cust10004; provider=google; directory=lumen.example',
};

export async function readRecords(store: Store, name: string): Promise<Records> {
  const kept = await store.get(`dns:${canonical(name)}`);
  if (kept !== null) return JSON.parse(kept) as Records;
  const demo = DEMO_RECORDS[canonical(name)];
  return { values: demo === undefined ? [] : [demo], status: 0 };
}

export async function listRecords(store: Store): Promise<[name: string, records: Records][]> {
  const kept = await store.list('dns:');
  const names = new Set([...Object.keys(DEMO_RECORDS), ...kept.map(([key]) => key.slice('dns:'.length))]);
  return Promise.all(
    [...names]
      .toSorted()
      .map(async (name): Promise<[string, Records]> => [name, await readRecords(store, name)]),
  );
}

/** Sets one value, removes one or all, or breaks and mends the name, by the fields of the form. */
export async function changeRecords(store: Store, form: URLSearchParams): Promise<string | null> {
  const name = canonical(form.get('name') ?? '');
  const value = form.get('value') ?? '';
  const status = form.get('status') ?? '';
  if (name === '') return 'name is missing.';
  if (status === '' && value === '' && !form.has('remove')) return 'value is missing.';
  const records = await readRecords(store, name);
  const others = records.values.filter((one) => one !== value);
  if (form.has('remove')) records.values = value === '' ? [] : others;
  else if (value !== '') records.values = [...others, value];
  if (status !== '') records.status = Number(status);
  await store.put(`dns:${name}`, JSON.stringify(records));
  return null;
}

function canonical(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}
