import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { changeDirectory } from '../../src/directories/change-directory.ts';
import { mailSummaries } from '../../src/directories/mail-summaries.ts';
import { pauseDirectory } from '../../src/directories/pause-directory.ts';
import { recordRequest } from '../../src/directories/record-request.ts';
import { revokeDirectoryToken } from '../../src/directories/revoke-directory-token.ts';
import { warnOfExpiry } from '../../src/directories/warn-of-expiry.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeDirectoryWithToken, ScimClient } from '../support/worker/directories.ts';
import { invite, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import { clock, DAY, HOUR, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const { username, userId } = await makeUser(tenant, { role: 'admin' });
  return { tenant, username, userId };
}

/** The subjects of the mails about directories, the oldest first. */
async function subjectsTo(address: string): Promise<string[]> {
  await sendOutbox(services(), 500);
  const mails = await mailsTo(address);
  return mails
    .map(({ subject }) => subject)
    .filter((subject) => subject.includes('Directory'))
    .toReversed();
}

describe('a token that ends', () => {
  test('is told of 14 days and 2 days before, to the active administrators', async () => {
    const { tenant, username } = await tenantWithAdmin();
    const left = await makeUser(tenant, { role: 'admin' });
    await deactivateUser(services(), tenant.id, { userId: left.userId, actor: SERVICE });
    const plain = await makeUser(tenant);
    const expiresAt = services().now + 90 * DAY;
    const { directoryId } = await makeDirectoryWithToken(tenant, 'entra', expiresAt);
    const due = async (days: number) => {
      clock.advance(expiresAt - days * DAY - services().now + MINUTE);
      return [await warnOfExpiry(services()), await warnOfExpiry(services())];
    };
    expect(await due(15)).toEqual([0, 0]);
    expect(await due(14)).toEqual([1, 0]);
    expect(await due(3)).toEqual([0, 0]);
    expect(await due(2)).toEqual([1, 0]);
    expect(await due(1)).toEqual([0, 0]);
    expect(await due(-1)).toEqual([0, 0]);
    const subjects = await subjectsTo(username);
    expect(subjects).toHaveLength(2);
    expect(subjects[0]).toMatch(/^A token of Directory ends on \d+ \w+ 20\d\d$/);
    const [mail] = await mailsTo(username);
    expect(mail!.links).toContain(`https://superid.example/admin/${tenant.id}/directories/${directoryId}`);
    expect(await subjectsTo(left.username)).toEqual([]);
    expect(await subjectsTo(plain.username)).toEqual([]);
  });

  test('and was not warned of in time is told of once; a revoked one, or one without end, never', async () => {
    const { tenant, username } = await tenantWithAdmin();
    const soon = services().now + DAY;
    await makeDirectoryWithToken(tenant, 'entra', soon);
    await makeDirectoryWithToken(tenant, 'entra', null);
    const { directoryId, tokenId } = await makeDirectoryWithToken(tenant, 'entra', soon);
    await revokeDirectoryToken(services(), tenant.id, { directoryId, tokenId, actor: SERVICE });
    expect(await warnOfExpiry(services())).toBe(1);
    expect(await warnOfExpiry(services())).toBe(0);
    expect(await subjectsTo(username)).toHaveLength(1);
  });

  test('short-lived tokens are nothing to tell of', async () => {
    const { tenant } = await tenantWithAdmin();
    const { directoryId } = await makeDirectoryWithToken(tenant, 'other', services().now + HOUR);
    await services().db.run(
      sql`update directory_tokens set kind = 'access' where directory_id = ${directoryId}`,
    );
    expect(await warnOfExpiry(services())).toBe(0);
  });

  test('of several crons at once one tells; with D1 failing none does, and the next one does', async () => {
    const { tenant, username } = await tenantWithAdmin();
    await makeDirectoryWithToken(tenant, 'entra', services().now + DAY);
    const db = openDb(brokenD1(env.DB, { after: 1 }));
    await expect(warnOfExpiry({ ...services(), db })).rejects.toThrow();
    expect(await subjectsTo(username)).toEqual([]);
    await Promise.all([1, 2, 3].map(() => warnOfExpiry(services())));
    expect(await subjectsTo(username)).toHaveLength(1);
  });
});

describe('the daily summary', () => {
  /** Its address is in a domain that the tenant has proved. */
  async function watched() {
    const { tenant } = await tenantWithAdmin();
    const shared = `${unique('acme')}.example`;
    await proveDomain(tenant, shared);
    const made = await makeDirectoryWithToken(tenant);
    const errorsTo = `${unique('it')}@${shared}`;
    const which = { directoryId: made.directoryId, actor: SERVICE };
    const address = (to: string) =>
      changeDirectory(services(), tenant.id, which, { name: 'Directory', welcomeMails: false, errorsTo: to });
    await address(errorsTo);
    const client = new ScimClient(tenant, made.directoryId, made.token);
    return { tenant, errorsTo, client, address, which };
  }

  const run = async () => {
    await mailSummaries(services(), { most: 500 });
  };

  test('tells once a day what was refused, by why, and nothing where nothing was', async () => {
    const { client, errorsTo, tenant } = await watched();
    const user = { userName: `${unique('kim')}@people.example`, name: { givenName: 'K', familyName: 'D' } };
    await client.post('/Users', user);
    await client.post('/Users', user);
    await client.post('/Users', user);
    await client.post('/Users', { userName: 'no address' });
    await run();
    expect(await subjectsTo(errorsTo), 'a day has not passed').toEqual([]);
    clock.advance(DAY);
    await run();
    await run();
    expect(await subjectsTo(errorsTo)).toEqual(['Directory: 3 requests were refused']);
    const [mail] = await mailsTo(errorsTo);
    expect(mail!.text).toContain(`2 ×: The tenant has a user with the userName ${user.userName} already.`);
    expect(mail!.text).toContain(
      '1 × (no address): userName has to be an email address, and "no address" is none.',
    );
    expect(mail!.links[0]).toBe(
      `https://superid.example/admin/${tenant.id}/directories/${client.directoryId}/requests?only=refused`,
    );
    clock.advance(DAY + MINUTE);
    await run();
    expect(await subjectsTo(errorsTo), 'nothing new').toHaveLength(1);
    await client.post('/Users', user);
    clock.advance(DAY + MINUTE);
    await run();
    expect((await subjectsTo(errorsTo))[1]).toBe('Directory: 1 request was refused');
  });

  test('goes to nobody before an address is entered, and to a new one from then on', async () => {
    const { client, errorsTo, address } = await watched();
    await client.post('/Users', { userName: 'no address' });
    const other = `${unique('other')}@acme.example`;
    clock.advance(HOUR);
    await address(other);
    clock.advance(DAY);
    await run();
    await address('');
    await client.post('/Users', { userName: 'no address' });
    clock.advance(2 * DAY);
    await run();
    expect([...(await subjectsTo(errorsTo)), ...(await subjectsTo(other))]).toEqual([]);
  });

  test('names whom it was about only to people of the tenant, or in a domain of its own', async () => {
    const { client, address, tenant } = await watched();
    const words = 'Whom it was about, and why, is in its log.';
    const mailFor = async (to: string) => {
      await address(to);
      clock.advance(MINUTE);
      await client.post('/Users', { userName: 'call +47 000' });
      clock.advance(DAY);
      await run();
      expect(await subjectsTo(to)).toEqual(['Directory: 1 request was refused']);
      return (await mailsTo(to))[0]!.text;
    };
    const outside = await mailFor(`${unique('it')}@elsewhere.example`);
    expect(outside).toContain(words);
    expect(outside).not.toContain('call +47 000');
    const other = await makeUser(await makeTenant());
    expect(await mailFor(other.username), 'of another tenant').not.toContain('call +47 000');
    const invited = await invite(tenant);
    expect(await mailFor(invited.username), 'has not confirmed').not.toContain('call +47 000');
    const own = await mailFor((await makeUser(tenant)).username);
    expect(own).toContain('"call +47 000"');
    expect(own).not.toContain(words);
  });

  test('of several crons at once one mails; with D1 failing none does, and the next one does', async () => {
    const { client, errorsTo, which, tenant } = await watched();
    await pauseDirectory(services(), tenant.id, which);
    await client.post('/Users', { userName: `${unique('kim')}@people.example` });
    clock.advance(DAY);
    const db = openDb(brokenD1(env.DB, { after: 1 }));
    await expect(mailSummaries({ ...services(), db }, { most: 500 })).rejects.toThrow();
    await Promise.all([run(), run(), run()]);
    const subjects = await subjectsTo(errorsTo);
    expect(subjects).toEqual(['Directory: 1 request was refused']);
  });

  test('what a directory sends stays within its line', async () => {
    const { client, errorsTo, tenant } = await watched();
    await recordRequest(services().db, {
      directoryId: client.directoryId,
      tenantId: tenant.id,
      at: services().now,
      method: 'POST',
      path: '/Groups',
      status: 409,
      detail: 'Taken: x\n\nBcc: everyone@b.example\u2028https://evil.example',
      resourceName: 'Bakers\nand cooks',
      changed: null,
      reference: 'abc',
    });
    clock.advance(DAY);
    await run();
    await subjectsTo(errorsTo);
    const [mail] = await mailsTo(errorsTo);
    expect(mail!.text).toContain(
      '1 × (Bakers and cooks): Taken: x Bcc: everyone@b.example https://evil.example',
    );
  });
});
