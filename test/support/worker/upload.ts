import type { Page, Person } from './person.ts';
import { ORIGIN } from './world.ts';

type File = { bytes: Uint8Array<ArrayBuffer>; name?: string; type?: string };

/** Sends a form with one file in it, as a browser sends it. */
export function upload(
  person: Person,
  path: string,
  field: string,
  { bytes, name = 'logo.png', type = 'image/png' }: File,
): Promise<Page> {
  const form = new FormData();
  form.set(field, new Blob([bytes], { type }), name);
  const headers = { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' };
  return person.send(path, { method: 'POST', body: form, headers });
}
