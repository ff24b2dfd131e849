import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { passwordHashing, type PasswordHashing } from '../../../src/crypto/password-hash.ts';
import { mailboxMailer, readMailbox, type ReceivedMail } from '../../../src/dev/mailbox.ts';
import { makeServices, type Replacements, type Services } from '../../../src/services.ts';
import { makeWorker } from '../../../src/worker.ts';

export const ORIGIN = env.PUBLIC_ORIGIN;

/** The time that the worker goes by; it only moves on. */
export const clock = {
  ahead: 0,
  now: () => Date.now() + clock.ahead,
  advance(ms: number) {
    clock.ahead += ms;
  },
};
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The real hashing, with its work counted. */
export const hashing = {
  hashed: 0,
  verified: 0,
  ...({
    hash: (password) => {
      hashing.hashed += 1;
      return passwordHashing.hash(password);
    },
    verify: (phc, password) => {
      hashing.verified += 1;
      return passwordHashing.verify(phc, password);
    },
  } satisfies PasswordHashing),
};

const replacements: Replacements = {
  mailer: ({ DB }) => mailboxMailer(env.DB ?? DB),
  hashing,
  now: clock.now,
};

/** The Worker as deployed, but for the mailbox that takes its mails and the clock. */
export const worker = makeWorker(replacements);

/** For calling use-cases without HTTP. */
export function services(): Services {
  return makeServices(null, env, createExecutionContext(), replacements);
}

/** Newest first. */
export async function mailsTo(address: string): Promise<ReceivedMail[]> {
  return (await readMailbox(env.DB)).filter(({ to }) => to === address);
}

export async function lastMailTo(address: string): Promise<ReceivedMail> {
  const [mail] = await mailsTo(address);
  if (!mail) throw new Error(`There is no mail to ${address}.`);
  return mail;
}

let made = 0;

/** A word that no other test of this file has. */
export function unique(prefix: string): string {
  made += 1;
  return `${prefix}${made}`;
}

/** An address of a network of its own, so that limits of one test do not meet another. */
export function newIp(): string {
  made += 1;
  return `10.${made >> 16}.${(made >> 8) & 255}.${made & 255}`;
}
