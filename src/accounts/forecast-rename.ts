import type { Db } from '../storage/db.ts';
import { judgeRename, type Forecast, type RenameRefusal, type WantedRename } from './judge-rename.ts';

export type ForecastResult =
  | { outcome: 'forecast'; forecast: Forecast; oldUsername: string; newUsername: string }
  | RenameRefusal;

/** What `renameAccount` would do, for the admin to see before. Tells no more than doing it would. */
export async function forecastRename(
  dependencies: { db: Db; now: number },
  tenantId: string,
  wanted: WantedRename,
): Promise<ForecastResult> {
  const judged = await judgeRename(dependencies, tenantId, wanted);
  if (judged.outcome !== 'allowed') return judged;
  const { forecast, oldUsername, newUsername } = judged;
  return { outcome: 'forecast', forecast, oldUsername, newUsername };
}
