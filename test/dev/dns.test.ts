import { expect, test } from 'vitest';
import { breakDns, mendDns, OUTSIDE, recordFor, removeDns, setDns } from '../support/worker/outside.ts';

type Answer = { Status: number; Answer?: { name: string; type: number; TTL: number; data: string }[] };

async function ask(name: string, type = 'TXT'): Promise<Answer> {
  const response = await fetch(`${OUTSIDE}/dev/dns?name=${name}&type=${type}`);
  expect(response.headers.get('content-type')).toBe('application/dns-json');
  return response.json<Answer>();
}

async function textsOf(name: string): Promise<string[]> {
  return ((await ask(name)).Answer ?? []).map(({ data }) => data);
}

const newName = () => `_superid.${crypto.randomUUID()}.example`;

test('a record that is set is found, and gone when removed', async () => {
  const name = newName();
  expect(await ask(name)).not.toHaveProperty('Answer');
  expect(await ask(name)).toMatchObject({ Status: 3 });
  await setDns(name, 'one');
  await setDns(name.toUpperCase(), 'say "two"');
  expect(await ask(name)).toMatchObject({
    Status: 0,
    Answer: [{ name, type: 16, TTL: 60, data: '"one"' }, {}],
  });
  expect(await textsOf(name)).toEqual(['"one"', String.raw`"say \"two\""`]);
  expect(await ask(name, 'A')).not.toHaveProperty('Answer');
  await removeDns(name, 'one');
  expect(await textsOf(name)).toHaveLength(1);
  await removeDns(name);
  expect(await ask(name)).toMatchObject({ Status: 3 });
});

test('a long text comes as several strings', async () => {
  const name = newName();
  await setDns(name, 'x'.repeat(300));
  expect(await textsOf(name)).toEqual([`"${'x'.repeat(255)}" "${'x'.repeat(45)}"`]);
});

test('a name that is broken answers SERVFAIL until it is mended', async () => {
  const name = newName();
  await setDns(name, 'one');
  await breakDns(name);
  expect(await ask(name)).toMatchObject({ Status: 2 });
  expect(await textsOf(name)).toEqual([]);
  await mendDns(name);
  expect(await textsOf(name)).toEqual(['"one"']);
});

test('the demo records are there, and can be removed', async () => {
  const lumen = recordFor({ tenant: 'Cust10004', provider: 'google', directory: 'lumen.example' });
  expect(await textsOf('_superid.lumen.example')).toEqual([`"${lumen}"`]);
  await removeDns('_superid.lumen.example');
  expect(await ask('_superid.lumen.example')).toMatchObject({ Status: 3 });
  await setDns('_superid.lumen.example', lumen);
  expect(await textsOf('_superid.lumen.example')).toEqual([`"${lumen}"`]);
});

test('a browser sees the records on a page', async () => {
  const page = await (await fetch(`${OUTSIDE}/dev/dns`)).text();
  expect(page).toContain('_superid.contoso.example TXT');
});
