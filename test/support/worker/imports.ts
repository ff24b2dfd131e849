import { eq, sql } from 'drizzle-orm';
import { advanceImport } from '../../../src/imports/advance-import.ts';
import { parseFile } from '../../../src/imports/parse-file.ts';
import { prepareImport } from '../../../src/imports/prepare-import.ts';
import { importRows } from '../../../src/imports/schema.ts';
import { startImport } from '../../../src/imports/start-import.ts';
import type { Actor } from '../../../src/users/actor.ts';
import type { Person, Page } from './person.ts';
import { getAccount } from './people.ts';
import { clock, MINUTE, ORIGIN, services, unique } from './world.ts';

const HEADER = 'username,associate id,first name,last name,role,language';

/** A CSV file of rows as they stand in it, or of so many people whom nobody knows. */
export function csvOf(rows: string[] | number): string {
  const given =
    typeof rows === 'number'
      ? strangers(rows).map((username, at) => `${username},${at},Kim,No ${at},,`)
      : rows;
  return [HEADER, ...given].join('\n');
}

export function strangers(count: number): string[] {
  const crowd = unique('crowd');
  return Array.from({ length: count }, (_, at) => `${crowd}-${at}@people.example`);
}

/** As the pages do it. */
export function uploadFile(
  person: Person,
  tenant: { id: string },
  file: string | Uint8Array<ArrayBuffer>,
  name = 'people.csv',
): Promise<Page> {
  const body = new FormData();
  body.set('file', new File([file], name, { type: 'text/csv' }));
  const headers = { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };
  return person.send(`/admin/${tenant.id}/imports`, { method: 'POST', body, headers });
}

/** An administrator without a session, as the conditions of a deed know them. */
export async function actorOf(username: string): Promise<Actor> {
  return { accountId: (await getAccount(username)).id, holds: sql`true` };
}

/** Looked at, nothing done. Answers its id. */
export async function prepareFile(tenant: { id: string }, actor: Actor, text: string): Promise<string> {
  const parsed = parseFile(new TextEncoder().encode(text));
  if (parsed.outcome !== 'parsed') throw new Error(parsed.problem);
  const prepared = await prepareImport(services(), tenant.id, actor, { ...parsed, fileName: 'people.csv' });
  if (prepared.outcome !== 'prepared') throw new Error(prepared.outcome);
  return prepared.importId;
}

export async function startFile(tenant: { id: string }, actor: Actor, text: string): Promise<string> {
  const importId = await prepareFile(tenant, actor, text);
  const started = await startImport(services(), tenant.id, { importId, actor, mayMakeAdmins: true });
  if (started.outcome !== 'started') throw new Error(started.outcome);
  return importId;
}

/** To its end, or as far as it goes. Answers the number of chunks. */
export function advance(tenant: { id: string }, importId: string, given: { most?: number } = {}) {
  const until = clock.now() + 10 * MINUTE;
  return advanceImport(services(), { tenantId: tenant.id, importId }, { until, most: 1_000, ...given });
}

/** The outcomes in the order of the file. */
export async function outcomesOf(importId: string): Promise<(string | null)[]> {
  const rows = await services()
    .db.select({ outcome: importRows.outcome })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .orderBy(importRows.line);
  return rows.map(({ outcome }) => outcome);
}
