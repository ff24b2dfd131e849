import { CardPage } from '../web/card-page.tsx';
import type { Messages } from '../web/messages/index.ts';
import type { ReceivedMail } from './mailbox.ts';

/** Every mail that SuperID sent on this machine. */
export function MailboxPage({ m, mails }: { m: Messages; mails: ReceivedMail[] }) {
  return (
    <CardPage m={m} title="Mailbox" lead="Every mail that was sent on this machine, newest first." wide>
      {mails.length === 0 ? <p>No mail yet.</p> : null}
      {mails.map((mail) => (
        <article class="mail">
          <h2>{mail.subject}</h2>
          <p class="quiet">To {mail.to}</p>
          <p class="mail-text">{linked(mail)}</p>
        </article>
      ))}
    </CardPage>
  );
}

function linked({ text, links }: ReceivedMail) {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part) => (links.includes(part) ? <a href={part}>{part}</a> : part));
}
