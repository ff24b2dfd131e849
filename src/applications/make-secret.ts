import { eq, sql, type SQL } from 'drizzle-orm';
import { recordEvent } from '../audit/record-event.ts';
import { generateToken, hashToken } from '../crypto/tokens.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import type { Dependencies } from './alter-application.ts';
import { applications, applicationSecrets } from './schema.ts';

export type MakeSecretResult =
  /** `secret` is shown now and never again */
  | { outcome: 'made'; secretId: string; secret: string }
  | { outcome: 'too-many' }
  /** it proves itself by a key, or not at all */
  | { outcome: 'has-no-secret' };

/** One that counts, and one to exchange it for. */
const MOST_SECRETS = 2;

/** Throws NotFound, and Forbidden where the actor is no operator any more. */
export async function makeSecret(
  { db, now, source }: Dependencies,
  applicationId: string,
  actor: Actor,
): Promise<MakeSecretResult> {
  const secret = generateToken();
  const secretId = newId();
  const application = eq(applications.id, applicationId);
  const bySecret = sql`exists (select 1 from ${applications}
    where ${application} and ${applications.authentication} = 'secret')`;
  const few = sql`(select count(*) from ${applicationSecrets}
    where ${applicationSecrets.applicationId} = ${applicationId}) < ${MOST_SECRETS}`;
  const may = sql`${bySecret} and ${few} and ${actor.holds}`;
  const [[found], , [made]] = await db.batch([
    db
      .select({
        authentication: applications.authentication,
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(applications)
      .where(application),
    recordEvent(
      db,
      { now, source },
      {
        action: 'application-secret-made',
        outcome: 'success',
        reason: sql`select ${applications.name} from ${applications} where ${application}`,
        actorId: actor.accountId,
      },
      may,
    ),
    insertSecret(db, { id: secretId, applicationId, secret, now, actor }, may),
  ]);
  if (made) return { outcome: 'made', secretId, secret };
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  return { outcome: found.authentication === 'secret' ? 'too-many' : 'has-no-secret' };
}

type NewSecret = { id?: string; applicationId: string; secret: string; now: number; actor: Actor };

/** For the batch that makes it. The secret itself is kept nowhere. */
export function insertSecret(
  db: Db,
  { id = newId(), applicationId, secret, now, actor }: NewSecret,
  condition: SQL,
) {
  return insertWhere(
    db,
    applicationSecrets,
    {
      id,
      applicationId,
      hash: hashToken(secret),
      ending: secret.slice(-4),
      createdAt: now,
      createdBy: actor.accountId,
    },
    condition,
  ).returning({ id: applicationSecrets.id });
}
