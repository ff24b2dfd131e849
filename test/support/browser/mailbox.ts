import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';

export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  code: string | null;
}

/** The mails that the dev server has sent to this address, newest first. */
export async function readMailsTo(address: string): Promise<ReceivedMail[]> {
  const response = await fetch(`${inject('origin')}/dev/mailbox.json`);
  if (!response.ok) throw new Error(`The mailbox answered ${response.status}.`);
  const mails = await response.json<ReceivedMail[]>();
  return mails.filter((mail) => mail.to === address);
}

/** Waits for the newest mail to this address, one beyond the first `known` that were there before. */
export async function waitForMailTo(
  address: string,
  { known = 0, timeout = 10_000 } = {},
): Promise<ReceivedMail> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const mails = await readMailsTo(address);
    if (mails.length > known && mails[0]) return mails[0];
    if (Date.now() > deadline) throw new Error(`No mail to ${address} came within ${timeout} ms.`);
    await wait(100);
  }
}
