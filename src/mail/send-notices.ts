import type { Db } from '../storage/db.ts';
import { claimNotices, markFailed, markSent } from './store.ts';

/** What a notice tells, to whoever is at the address. */
type Notice = { address: string; parameters: Record<string, string> };

/** Hands one notice over; throws where it was not taken. */
export type Deliver = (notice: Notice) => Promise<void>;

/** At one time: a slow application must not hold up the others. */
const AT_ONCE = 6;

/** Tries the notices that are due; what fails is tried again later, as mails are. */
export async function sendNotices(
  { db, now, deliver }: { db: Db; now: number; deliver: Deliver },
  most = 30,
): Promise<{ told: number; untold: number }> {
  const result = { told: 0, untold: 0 };
  for (let left = most; left > 0; left -= AT_ONCE) {
    const claimed = await claimNotices(db, now, Math.min(AT_ONCE, left));
    if (claimed.length === 0) break;
    const outcomes = await Promise.all(
      claimed.map(async ({ id, recipient, parameters }) => {
        try {
          await deliver({
            address: recipient,
            parameters: JSON.parse(parameters ?? '{}') as Notice['parameters'],
          });
        } catch (error) {
          await markFailed(db, id, error instanceof Error ? error.message : String(error));
          return false;
        }
        await markSent(db, id, now);
        return true;
      }),
    );
    const told = outcomes.filter(Boolean).length;
    result.told += told;
    result.untold += outcomes.length - told;
  }
  return result;
}
