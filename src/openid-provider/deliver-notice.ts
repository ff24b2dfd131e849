import { selectApplication } from '../applications/find-application.ts';
import type { Deliver } from '../mail/send-notices.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { makeLogoutToken } from './make-tokens.ts';

/** An application has so long to answer (ms). */
const PATIENCE = 5_000;

/**
 * Tells an application that someone's sign-in is over, by a logout token that is made now (OpenID Connect
 * Back-Channel Logout §2.5). Throws where it did not take it. One that is gone, or is not to be told any
 * more, needs to hear nothing.
 */
export function logoutDeliverer({
  db,
  clock,
  keyRing,
  publicOrigin,
}: {
  db: Db;
  /** ms: the token is made when it is sent, which may be late in a long run */
  clock: () => number;
  keyRing: KeyRing;
  publicOrigin: string;
}): Deliver {
  return async ({ parameters: { application: id = '', account = '', tenant = '', sid = '' } }) => {
    const [application] = await selectApplication(db, id);
    if (!application?.backchannelLogoutUri || application.disabledAt !== null) return;
    const now = clock();
    const keys = await readKeys({ db, now, keyRing });
    const token = await makeLogoutToken(
      { keys, publicOrigin, now },
      {
        applicationId: id,
        algorithm: application.signingAlgorithm,
        accountId: account,
        tenantId: tenant,
        sid,
      },
    );
    const response = await fetch(application.backchannelLogoutUri, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The application answered ${response.status}.`);
  };
}
