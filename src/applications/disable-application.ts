import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../users/actor.ts';
import { alterApplication, nextVersion, type Alteration, type Dependencies } from './alter-application.ts';
import { applications } from './schema.ts';

/** From the next request on nobody signs in to it, and nothing that it holds counts. */
export async function disableApplication(
  dependencies: Dependencies,
  applicationId: string,
  actor: Actor,
): Promise<void> {
  const change = { action: 'application-disabled', when: sql`${applications.disabledAt} is null` } as const;
  await setDisabled(dependencies, applicationId, actor, { ...change, disabledAt: dependencies.now });
}

/** What it held counts again, as far as it has not expired. */
export async function enableApplication(
  dependencies: Dependencies,
  applicationId: string,
  actor: Actor,
): Promise<void> {
  const change = {
    action: 'application-enabled',
    when: sql`${applications.disabledAt} is not null`,
  } as const;
  await setDisabled(dependencies, applicationId, actor, { ...change, disabledAt: null });
}

async function setDisabled(
  dependencies: Dependencies,
  applicationId: string,
  actor: Actor,
  { disabledAt, ...alteration }: Alteration & { disabledAt: number | null },
): Promise<void> {
  const { db } = dependencies;
  await alterApplication(dependencies, applicationId, { actor }, alteration, (go: SQL) => [
    db.update(applications).set({ disabledAt, version: nextVersion() }).where(go),
  ]);
}
