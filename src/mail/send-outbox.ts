import type { Db } from '../storage/db.ts';
import type { Mailer } from './mailer.ts';
import type { MailSeal } from './queue-mail.ts';
import { renderMail } from './render-mail.ts';
import { claimMail, claimNextMail, markFailed, markSent, postponeHeldBack } from './store.ts';
import type { ParametersOf, TemplateName } from './templates/index.ts';

type Dependencies = { db: Db; now: number; mailer: Mailer; mailSeal: MailSeal; publicOrigin: string };
type ClaimedMail = Awaited<ReturnType<typeof claimMail>>[number];

/** Tries one mail, right after the response that queued it. Does nothing if it was not queued. */
export async function sendMail(dependencies: Dependencies, id: string): Promise<void> {
  for (const mail of await claimMail(dependencies.db, id, dependencies.now))
    await trySending(dependencies, mail);
}

/**
 * Tries what waits and is due; answers how many were sent and how many refused. Each mail is claimed
 * when its turn has come: a slow service would outlast the claims of a whole batch.
 */
export async function sendOutbox(
  dependencies: Dependencies,
  most = 50,
): Promise<{ sent: number; failed: number }> {
  const result = { sent: 0, failed: 0 };
  await postponeHeldBack(dependencies.db, dependencies.now);
  for (let tried = 0; tried < most; tried += 1) {
    const [mail] = await claimNextMail(dependencies.db, dependencies.now);
    if (!mail) break;
    const sent = await trySending(dependencies, mail);
    result[sent ? 'sent' : 'failed'] += 1;
  }
  return result;
}

/** A claimed mail has its next try set already, so one that is lost on the way is tried again. */
async function trySending(
  { db, now, mailer, mailSeal, publicOrigin }: Dependencies,
  mail: ClaimedMail,
): Promise<boolean> {
  try {
    const opened = await mailSeal.open(mail.parameters ?? '', now);
    if (opened.state !== 'open') throw new Error(`parameters ${opened.state}`);
    const template = mail.template as TemplateName;
    const { language } = mail;
    const letter = renderMail(
      { template, language, publicOrigin },
      opened.content as ParametersOf<TemplateName>,
    );
    await mailer.send({ to: mail.recipient, ...letter });
  } catch (error) {
    await markFailed(db, mail.id, reasonOf(error));
    return false;
  }
  await markSent(db, mail.id, now);
  return true;
}

/** With the code that the mail service gives its errors, by which they can be told apart. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return code + error.message;
}
