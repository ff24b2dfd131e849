import { sql } from 'drizzle-orm';
import { deleteGrantsOfApplication } from '../grants/delete-grants.ts';
import { alterApplication, isAltered, type ByWhom, type Dependencies } from './alter-application.ts';
import { applicationLogos, applications, applicationSecrets, applicationTenants } from './schema.ts';

export type RemoveApplicationResult =
  | { outcome: 'removed' }
  /** someone else changed it since */
  | { outcome: 'stale' };

/**
 * The application is gone with all that it held: nobody is signed in to it any more. Throws NotFound, and
 * Forbidden where the actor is no operator any more.
 */
export async function removeApplication(
  dependencies: Dependencies,
  applicationId: string,
  by: ByWhom,
): Promise<RemoveApplicationResult> {
  const { db } = dependencies;
  const alteration = { action: 'application-removed', when: sql`true` } as const;
  const { outcome } = await alterApplication(dependencies, applicationId, by, alteration, (go) => {
    const gone = isAltered(go);
    return [
      ...deleteGrantsOfApplication(db, applicationId, gone),
      db
        .delete(applicationSecrets)
        .where(sql`${applicationSecrets.applicationId} = ${applicationId} and ${gone}`),
      db
        .delete(applicationTenants)
        .where(sql`${applicationTenants.applicationId} = ${applicationId} and ${gone}`),
      db
        .delete(applicationLogos)
        .where(sql`${applicationLogos.applicationId} = ${applicationId} and ${gone}`),
      db.delete(applications).where(go),
    ];
  });
  return { outcome: outcome === 'stale' ? 'stale' : 'removed' };
}
