import type { Directory } from './places.ts';
import type { Store } from './store.ts';

/** What is broken at a whole directory, until it is set otherwise. */
export type Switches = {
  discovery?: 'down' | 'slow' | 'garbage' | '10mb' | 'redirect' | 'wrong-issuer';
  keys?: 'down' | 'garbage';
  token?: 'down' | 'invalid-client';
  all?: 'down';
};

export async function readSwitches(store: Store, { id }: Directory): Promise<Switches> {
  return JSON.parse((await store.get(`switches:${id}`)) ?? '{}') as Switches;
}

/** `PUT /dev/idp/switches/{id}`, the id as in Directory. */
export async function setSwitches(store: Store, id: string, request: Request): Promise<Response> {
  await store.put(`switches:${id.toLowerCase()}`, JSON.stringify(await request.json()));
  return new Response(null, { status: 204 });
}
