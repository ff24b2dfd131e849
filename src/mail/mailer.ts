export type Mail = { to: string; subject: string; text: string; html: string };

/** Hands one mail to a mail service; throws when it was not taken. */
export type Mailer = { send: (mail: Mail) => Promise<void> };

/** Cloudflare Email Service. `from` is `Name <address>` or an address. */
export function emailServiceMailer(binding: SendEmail, from: string): Mailer {
  const named = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from);
  const sender = named ? { name: named[1]!, email: named[2]! } : { name: 'SuperID', email: from };
  return {
    async send({ to, subject, text, html }) {
      await binding.send({ from: sender, to, subject, text, html });
    },
  };
}
