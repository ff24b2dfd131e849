import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { insertWhere } from '../storage/insert-where.ts';
import { readLogo } from '../tenants/read-logo.ts';
import type { SetLogoResult } from '../tenants/set-logo.ts';
import type { Actor } from '../users/actor.ts';
import { alterApplication, isAltered, nextVersion, type Dependencies } from './alter-application.ts';
import { applicationLogos, applications } from './schema.ts';

/** For where people choose it and are asked for consent. Throws NotFound, and Forbidden where the actor may not. */
export async function setApplicationLogo(
  dependencies: Dependencies,
  applicationId: string,
  actor: Actor,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<SetLogoResult> {
  const read = readLogo(bytes);
  if (read.outcome !== 'read') return read;
  const { type, logo } = read;
  await changeLogo(dependencies, applicationId, { actor, logo }, (go) =>
    insertWhere(dependencies.db, applicationLogos, { applicationId, type, bytes }, go).onConflictDoUpdate({
      target: applicationLogos.applicationId,
      set: { type, bytes },
    }),
  );
  return { outcome: 'set' };
}

export async function removeApplicationLogo(
  dependencies: Dependencies,
  applicationId: string,
  actor: Actor,
): Promise<void> {
  const logo = { logoHash: null, logoWidth: null, logoHeight: null };
  await changeLogo(dependencies, applicationId, { actor, logo }, (go) =>
    dependencies.db
      .delete(applicationLogos)
      .where(sql`${applicationLogos.applicationId} = ${applicationId} and ${go}`),
  );
}

type Logo = { logoHash: string | null; logoWidth: number | null; logoHeight: number | null };

async function changeLogo(
  dependencies: Dependencies,
  applicationId: string,
  { actor, logo }: { actor: Actor; logo: Logo },
  store: (go: SQL) => BatchItem<'sqlite'>,
): Promise<void> {
  const when = sql`${applications.logoHash} is not ${logo.logoHash}`;
  const alteration = { action: 'application-changed', when } as const;
  await alterApplication(dependencies, applicationId, { actor }, alteration, (go) => [
    store(isAltered(go)),
    dependencies.db
      .update(applications)
      .set({ ...logo, version: nextVersion() })
      .where(go),
  ]);
}
