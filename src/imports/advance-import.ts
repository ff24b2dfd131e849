import { sql } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { registerUsers, type RegisterUserResult } from '../users/register-users.ts';
import type { NewUser } from '../users/parse-new-user.ts';
import type { Alongside } from '../users/insert-users.ts';
import { claimChunk, isHeld, type Chunk, type Claim } from './claim-chunk.ts';
import type { Cells } from './columns.ts';
import { mayGoOn } from './may-go-on.ts';
import { importRows, type RowOutcome } from './schema.ts';
import { settleChunk } from './settle-chunk.ts';

export type AdvanceDependencies = {
  db: Db;
  /** the time as it goes on (ms) */
  clock: () => number;
  source: RequestSource;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/** D1 answers 1,000 statements to one invocation of a Worker, and a chunk takes some 25. */
export const MOST_CHUNKS = 25;

/**
 * Registers the next rows of a running import, chunk by chunk, until it is done, `until` has come or
 * `most` chunks are done; answers how many were. Whoever comes by may call it, at any time and as often
 * as they like: one at a time does the work, and what breaks off is taken up again where it was.
 */
export async function advanceImport(
  dependencies: AdvanceDependencies,
  { tenantId, importId }: { tenantId: string; importId: string },
  { until, most = MOST_CHUNKS }: { until: number; most?: number },
): Promise<number> {
  const { db, clock } = dependencies;
  const which: Claim = { tenantId, importId, claim: newId() };
  let chunks = 0;
  let chunk = await claimChunk(db, which, clock());
  while (chunk !== null) {
    chunks += 1;
    const source = sourceOf(dependencies.source, chunk);
    const outcomes = await registerChunk({ ...dependencies, now: clock(), source }, which, chunk);
    const now = clock();
    const goOn = chunks < most && now < until;
    chunk = await settleChunk({ db, now, source }, which, chunk, { outcomes, goOn });
  }
  return chunks;
}

/** Not that of whoever happens to come by: they need not be the one who answers for it. */
function sourceOf({ reference }: RequestSource, { tokenId }: Chunk): RequestSource {
  return { ip: '', country: null, browser: '', reference, ...(tokenId !== null && { tokenId }) };
}

/**
 * That a row is registered is written in the very batch that registers it, and only while the import is
 * held: so nobody is registered twice, and nobody who was is taken for someone who had been there before.
 */
async function registerChunk(
  dependencies: AdvanceDependencies & { now: number },
  which: Claim,
  { createdBy, rows }: Chunk,
): Promise<{ line: number; outcome: RowOutcome }[]> {
  const { db, now } = dependencies;
  const lines = JSON.stringify(rows.map(({ line }) => line));
  const holds = sql`exists (select 1 from imports where ${isHeld(which)} and ${mayGoOn(now)})`;
  const noteRegistered: Alongside = ({ from, place, registered }) => [
    db
      .update(importRows)
      .set({ outcome: 'registered' })
      .where(
        sql`${importRows.importId} = ${which.importId} and ${importRows.line} in
          (select json_extract(${lines}, '$[' || ${place} || ']') from ${from} where ${registered})`,
      ),
  ];
  const results = await registerUsers(
    dependencies,
    which.tenantId,
    { accountId: createdBy, holds },
    rows.map(({ cells }) => toNewUser(cells)),
    noteRegistered,
  );
  return results.flatMap((result, index) => {
    const outcome = outcomeOf(result);
    return outcome === null ? [] : [{ line: rows[index]!.line, outcome }];
  });
}

function toNewUser({ role, language, ...names }: Cells): NewUser {
  return {
    ...names,
    role: role as NewUser['role'],
    language: language === '' ? null : (language as Language),
  };
}

/** Null where it is written already, or the row keeps its turn. */
function outcomeOf({ outcome }: RegisterUserResult): RowOutcome | null {
  switch (outcome) {
    case 'registered':
    case 'tenant-not-running':
    case 'not-allowed':
      return null;
    case 'malformed':
      return 'malformed';
    case 'already-user':
    case 'associate-id-taken':
    case 'outside-domains':
      return outcome;
  }
}
