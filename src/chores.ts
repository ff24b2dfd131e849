import { deleteOldObjections, deleteOldRenames } from './accounts/delete-old-renames.ts';
import { deleteOldTokens } from './api-tokens/delete-old-tokens.ts';
import { deleteOldKeys } from './api-tokens/idempotency-keys.ts';
import { deleteUsedAssertions } from './applications/delete-used-assertions.ts';
import { deleteOldEvents } from './audit/record-event.ts';
import { deleteOldDirectoryRows } from './directories/delete-old-directory-rows.ts';
import { mailSummaries } from './directories/mail-summaries.ts';
import { warnOfExpiry } from './directories/warn-of-expiry.ts';
import { mailSignInLinks } from './domains/mail-sign-in-links.ts';
import { recheckRecords } from './domains/recheck-records.ts';
import { deleteOldGrants } from './grants/delete-old-grants.ts';
import { advanceRuns } from './group-rules/advance-runs.ts';
import { deleteOldDraftsAndRuns } from './group-rules/delete-rules.ts';
import { advanceImports } from './imports/advance-imports.ts';
import { deleteOldImports } from './imports/delete-old-imports.ts';
import { deleteEndedLimits } from './limits/reserve.ts';
import { writeLog } from './log.ts';
import { deleteSentMails } from './mail/delete-sent-mails.ts';
import { sendNotices } from './mail/send-notices.ts';
import { sendOutbox } from './mail/send-outbox.ts';
import { deleteOldCodes, deleteOldLinks } from './proofs/delete-old-proofs.ts';
import type { Services } from './services.ts';
import { deleteEndedSessions } from './sessions/end-sessions.ts';
import { turnKeys } from './signing-keys/turn-keys.ts';
import { removeDueTenants } from './tenants/remove-due-tenants.ts';
import { deleteOldEntryDays } from './users/count-entry.ts';

/** Well within the minute until the cron comes again. */
const TIME_FOR_IMPORTS = 20_000;
const TIME_FOR_RULES = 15_000;

/** What the cron does: mails that wait are tried again, what has expired is removed, imports advance. */
export async function runChores(services: Services): Promise<void> {
  const { db, now, clock, operations } = services;
  const mails = await sendOutbox(services);
  const notices = await sendNotices(services);
  await db.batch([
    deleteOldLinks(db, now),
    deleteOldCodes(db, now),
    deleteOldRenames(db, now),
    deleteOldObjections(db, now),
    deleteEndedLimits(db, now),
    deleteEndedSessions(db, now),
    deleteSentMails(db, now),
    deleteOldEvents(db, now),
    ...deleteOldImports(db, now),
    deleteOldTokens(db, now),
    deleteOldKeys(db, now),
    deleteOldEntryDays(db, now),
    ...deleteOldGrants(db, now),
    deleteUsedAssertions(db, now),
    ...deleteOldDirectoryRows(db, now),
    ...deleteOldDraftsAndRuns(db, now),
  ]);
  await turnKeys(services);
  await removeDueTenants({ db, now });
  const tenants = await lookAfterTenants(services);
  const rules = await advanceRuns(services, { until: clock() + TIME_FOR_RULES });
  const imports = await advanceImports(services, { until: clock() + TIME_FOR_IMPORTS });
  const failed =
    mails.failed + imports.importsFailed + rules.rulesFailed + tenants.choresFailed + tenants.recordsFailed;
  const level = failed > 0 ? 'warn' : 'info';
  writeLog({
    level,
    route: 'scheduled',
    ...mails,
    ...notices,
    ...tenants,
    ...rules,
    ...imports,
    d1: operations.d1,
  });
}

/** What breaks one of them does not keep the other, or the imports, from their turn. */
async function lookAfterTenants(services: Services) {
  const counted = {
    linksMailed: 0,
    recordsChecked: 0,
    recordsMissing: 0,
    recordsFailed: 0,
    expiriesTold: 0,
    summariesMailed: 0,
    choresFailed: 0,
  };
  const chores = [
    async () => ({ linksMailed: await mailSignInLinks(services) }),
    () => recheckRecords(services),
    async () => ({ expiriesTold: await warnOfExpiry(services) }),
    async () => ({ summariesMailed: await mailSummaries(services) }),
  ];
  for (const chore of chores) {
    try {
      Object.assign(counted, await chore());
    } catch {
      counted.choresFailed += 1;
    }
  }
  return counted;
}
