import { sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Actor } from '../users/actor.ts';
import { alterApplication, isAltered, type Dependencies } from './alter-application.ts';
import { applicationSecrets } from './schema.ts';

/**
 * It opens nothing from the next request on. Where it was the only one, the application cannot prove
 * itself until another is made. Throws NotFound, also for a secret of another application, and Forbidden
 * where the actor is no operator any more.
 */
export async function removeSecret(
  dependencies: Dependencies,
  applicationId: string,
  { secretId, actor }: { secretId: string; actor: Actor },
): Promise<void> {
  const { db } = dependencies;
  const secret = sql`${applicationSecrets.id} = ${secretId} and ${applicationSecrets.applicationId} = ${applicationId}`;
  const when = sql`exists (select 1 from ${applicationSecrets} where ${secret})`;
  const alteration = { action: 'application-secret-removed', when } as const;
  const { outcome } = await alterApplication(dependencies, applicationId, { actor }, alteration, (go) => [
    db.delete(applicationSecrets).where(sql`${secret} and ${isAltered(go)}`),
  ]);
  if (outcome === 'done-already') throw new NotFound();
}
