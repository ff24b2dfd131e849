import type { Mail, Mailer } from '../mail/mailer.ts';

/** What scripts poll. */
export type ReceivedMail = Mail & { links: string[]; code: string | null };

/** A mail service whose mails all end in one table of the local database. */
export function mailboxMailer(d1: D1Database): Mailer {
  return {
    async send({ to, subject, text, html }) {
      await d1.batch([
        makeTable(d1),
        d1
          .prepare('insert into dev_mailbox (recipient, subject, text, html) values (?, ?, ?, ?)')
          .bind(to, subject, text, html),
      ]);
    },
  };
}

/** Newest first. */
export async function readMailbox(d1: D1Database): Promise<ReceivedMail[]> {
  const [, mails] = await d1.batch<Mail>([
    makeTable(d1),
    d1.prepare('select recipient as "to", subject, text, html from dev_mailbox order by id desc limit 500'),
  ]);
  return (mails?.results ?? []).map((mail) => ({
    ...mail,
    links: linksOf(mail.text),
    code: codeOf(mail.text),
  }));
}

function makeTable(d1: D1Database): D1PreparedStatement {
  return d1.prepare(
    'create table if not exists dev_mailbox (id integer primary key, recipient text, subject text, text text, html text)',
  );
}

function linksOf(text: string): string[] {
  return [...text.matchAll(/https?:\/\/\S+\/\S+/g)].map(([link]) => link);
}

function codeOf(text: string): string | null {
  return /^ {4}(\d{6})$/m.exec(text)?.[1] ?? null;
}
