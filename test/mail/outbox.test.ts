import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Mail } from '../../src/mail/mailer.ts';
import { emailServiceMailer } from '../../src/mail/mailer.ts';
import { renderMail } from '../../src/mail/render-mail.ts';
import { outbox } from '../../src/mail/schema.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { templates, type ParametersOf, type TemplateName } from '../../src/mail/templates/index.ts';
import { makeWorker } from '../../src/worker.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, DAY, HOUR, mailsTo, MINUTE, ORIGIN, services, unique } from '../support/worker/world.ts';

/** A mail service that can be out of order, and what it took. */
function mailService() {
  const service = {
    down: false,
    taken: [] as Mail[],
    async send(mail: Mail) {
      if (service.down) throw new Error('451 try again later');
      service.taken.push(mail);
    },
  };
  return service;
}

async function askForReset(
  username: string,
  mailer: { send: (mail: Mail) => Promise<void> },
): Promise<number> {
  const worker = makeWorker({ mailer: () => mailer, now: clock.now });
  const context = createExecutionContext();
  const request = new Request(`${ORIGIN}/password-reset`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ username }),
    headers: { Origin: ORIGIN, 'cf-connecting-ip': unique('10.9.9.') },
  });
  const { status } = await worker.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return status;
}

async function outboxRow(username: string) {
  const [row] = await services()
    .db.select()
    .from(outbox)
    .where(sql`${outbox.recipient} = ${username} and ${outbox.template} = 'password-reset'`);
  return row!;
}

describe('the mail service is down', () => {
  test('the page says the same, the mail waits, and the cron sends it once', async () => {
    const { username } = await makeUser(await makeTenant());
    const service = mailService();
    service.down = true;
    expect(await askForReset(username, service)).toBe(303);
    expect(await outboxRow(username)).toMatchObject({
      tries: 1,
      sentAt: null,
      lastError: '451 try again later',
    });

    service.down = false;
    const dependencies = () => ({ ...services(), mailer: service });
    await sendOutbox(dependencies());
    expect(service.taken, 'not before its time').toEqual([]);
    clock.advance(MINUTE);
    await sendOutbox(dependencies());
    await sendOutbox(dependencies());
    expect(service.taken.map(({ to }) => to)).toEqual([username]);
  });

  test('tries are further and further apart, six hours at most, and never given up', async () => {
    const { username } = await makeUser(await makeTenant());
    const service = mailService();
    service.down = true;
    await askForReset(username, service);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { nextTryAt } = await outboxRow(username);
      pauses.push(Math.round((nextTryAt - clock.now()) / MINUTE));
      clock.advance(nextTryAt - clock.now());
      await sendOutbox({ ...services(), mailer: service });
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    service.down = false;
    clock.advance(6 * HOUR);
    await sendOutbox({ ...services(), mailer: service });
    expect(service.taken.filter(({ to }) => to === username)).toHaveLength(1);
  });
});

test('twenty senders at once send a mail once', async () => {
  const { username } = await makeUser(await makeTenant());
  const service = mailService();
  service.down = true;
  await askForReset(username, service);
  service.down = false;
  clock.advance(MINUTE);
  await Promise.all(Array.from({ length: 20 }, () => sendOutbox({ ...services(), mailer: service })));
  expect(service.taken.filter(({ to }) => to === username)).toHaveLength(1);
});

test('no code and no link lies in the outbox in clear, and nothing of it once sent', async () => {
  const { username } = await makeUser(await makeTenant());
  const service = mailService();
  service.down = true;
  await askForReset(username, service);
  const waiting = await outboxRow(username);
  expect(waiting.parameters).toMatch(/^eyJ/);
  expect(JSON.stringify(waiting)).not.toContain('/links/');
  service.down = false;
  clock.advance(MINUTE);
  await sendOutbox({ ...services(), mailer: service });
  expect((await outboxRow(username)).parameters).toBeNull();
});

test('a mail that cannot be opened any more is kept, and does not stop the others', async () => {
  const { username } = await makeUser(await makeTenant());
  const service = mailService();
  service.down = true;
  await askForReset(username, service);
  const row = await outboxRow(username);
  await services().db.update(outbox).set({ parameters: 'broken' }).where(eq(outbox.id, row.id));
  service.down = false;
  clock.advance(MINUTE);
  const result = await sendOutbox({ ...services(), mailer: service });
  expect(result.failed).toBeGreaterThan(0);
  expect(await outboxRow(username)).toMatchObject({ sentAt: null, lastError: 'parameters invalid' });
});

test('the real binding takes what the mailer hands it', async () => {
  const sending = emailServiceMailer(env.EMAIL, env.MAIL_FROM).send({
    to: 'a@people.example',
    subject: 'S',
    text: 'T',
    html: '<p>T</p>',
  });
  await expect(sending).resolves.toBeUndefined();
});

test('the mailer names the sender as configured', async () => {
  const sent: unknown[] = [];
  const binding = { send: async (mail: unknown) => void sent.push(mail) } as unknown as SendEmail;
  const mail = { to: 'a@b.example', subject: 'S', text: 'T', html: 'H' };
  await emailServiceMailer(binding, 'SuperID <no-reply@superid.example>').send(mail);
  await emailServiceMailer(binding, 'no-reply@superid.example').send(mail);
  const from = { name: 'SuperID', email: 'no-reply@superid.example' };
  expect(sent).toEqual([
    { ...mail, from },
    { ...mail, from },
  ]);
});

describe('every mail, in both languages, as text and HTML', () => {
  const ofDomain = {
    domain: 'b.example',
    tenantName: 'B',
    tenantId: 'Cust1',
    page: 'https://superid.example/admin/Cust1/domains/x',
  };
  const parameters: { [N in TemplateName]: ParametersOf<N> } = {
    'first-sign-in': { username: 'a@b.example', code: '123456', link: 'https://superid.example/links/x' },
    welcome: {
      username: 'a@b.example',
      tenantName: 'B',
      tenantId: 'Cust1',
      invitedBy: 'C',
      link: 'https://superid.example/links/x',
    },
    'password-reset': {
      username: 'a@b.example',
      link: 'https://superid.example/links/x',
      askedBy: 'B (Cust1)',
    },
    'password-changed': {
      username: 'a@b.example',
      from: 'Firefox, Linux',
      resetPage: 'https://superid.example/password-reset',
    },
    'second-proof': { username: 'a@b.example', code: '123456', from: 'Firefox, Linux' },
    'rename-code': { code: '123456', oldUsername: 'a@b.example', newUsername: 'c@b.example' },
    'rename-requested': {
      oldUsername: 'a@b.example',
      newUsername: 'c@b.example',
      tenantName: 'B',
      tenantId: 'Cust1',
      page: 'https://superid.example/account/username',
      objection: 'https://superid.example/renames/objections/x',
    },
    'rename-objected': {
      oldUsername: 'a@b.example',
      newUsername: 'c@b.example',
      tenantName: 'B',
      tenantId: 'Cust1',
      page: 'https://superid.example/admin/Cust1/users/x/username',
    },
    'username-changed': {
      oldUsername: 'a@b.example',
      newUsername: 'c@b.example',
      tenantName: 'B',
      tenantId: 'Cust1',
      objection: 'https://superid.example/renames/objections/x',
    },
    'step-up': { username: 'a@b.example', code: '123456', from: 'Firefox, Linux' },
    pilot: {
      username: 'a@b.example',
      provider: 'Microsoft',
      tenantId: 'Cust1',
      page: 'https://superid.example/federation/pilots/x',
    },
    'sign-in-link': {
      username: 'a@b.example',
      domain: 'b.example',
      link: 'https://superid.example/links/x',
    },
    'domain-disputed': { page: 'https://superid.example/operator/domains' },
    'domain-record-missing': { ...ofDomain, name: '_superid.b.example', value: 'v=superid1; tenant=Cust1' },
    'dispute-settled': { ...ofDomain, outcome: 'yours' },
    'recovery-offered': ofDomain,
    'recovery-used': { ...ofDomain, by: 'a@b.example', from: 'Firefox, Linux' },
    'directory-token-expires': {
      kind: 'token',
      expiresAt: '1800000000000',
      directoryName: 'Entra ID',
      tenantName: 'Nordlys',
      tenantId: 'Cust1',
      page: 'https://superid.example/admin/Cust1/directories/d',
    },
    'directory-errors': {
      count: '3',
      reasons: JSON.stringify([
        { count: 2, detail: 'The userName is taken.', name: 'a@b.example' },
        { count: 1, detail: 'Not found.', name: null },
      ]),
      directoryName: 'Entra ID',
      tenantName: 'Nordlys',
      tenantId: 'Cust1',
      page: 'https://superid.example/admin/Cust1/directories/d/requests',
    },
    'tenant-without-admin': {
      tenantId: 'Cust1',
      page: 'https://superid.example/operator/tenants/Cust1',
      cause: 'directory',
    },
    'contact-address-changed': {
      username: 'a@b.example',
      oldEmail: 'b@b.example',
      newEmail: 'c@b.example',
      tenantName: 'B',
      tenantId: 'Cust1',
    },
  };

  const { expiresAt } = parameters['directory-token-expires'];
  const { count, reasons } = parameters['directory-errors'];
  // What is told in other words, or in the subject alone.
  const unsaid = new Set<string | null>(['B', 'C', 'yours', 'token', 'directory', expiresAt, count, reasons]);

  test.each(Object.keys(templates) as TemplateName[])('%s', (template) => {
    const render = (language: 'en' | 'nb') =>
      renderMail({ template, language, publicOrigin: ORIGIN }, parameters[template]);
    const [en, nb] = [render('en'), render('nb')];
    expect(en.subject).not.toBe(nb.subject);
    for (const { text, html } of [en, nb]) {
      for (const value of Object.values(parameters[template])) {
        if (unsaid.has(value)) continue;
        expect(text).toContain(value);
        expect(html.replaceAll('&#38;', '&')).toContain(value);
      }
    }
    expect(nb.html).toContain('<html lang="nb">');
  });
});

test('sent mails are kept for thirty days', async () => {
  const { username } = await makeUser(await makeTenant());
  await askForReset(username, mailService());
  const worker = makeWorker({ mailer: () => mailService(), now: clock.now });
  const run = async () => {
    const context = createExecutionContext();
    await worker.scheduled({} as ScheduledController, env, context);
    await waitOnExecutionContext(context);
  };
  clock.advance(30 * DAY - HOUR);
  await run();
  expect(await outboxRow(username)).toBeDefined();
  clock.advance(2 * HOUR);
  await run();
  expect(await outboxRow(username)).toBeUndefined();
  expect(await mailsTo(username)).not.toEqual([]);
});
