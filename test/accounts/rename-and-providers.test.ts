import { expect, test } from 'vitest';
import { confirmRename } from '../../src/accounts/confirm-rename.ts';
import { mailRenameCode } from '../../src/accounts/mail-rename-code.ts';
import { readOpenRename } from '../../src/accounts/open-rename.ts';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { sendMail } from '../../src/mail/send-outbox.ts';
import { findSession } from '../../src/sessions/session.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeFederated, makeFederatedUser, register } from '../support/worker/federation.ts';
import { codeFor, getAccount, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import type { Person } from '../support/worker/person.ts';
import { services, unique } from '../support/worker/world.ts';

/** A session lasts no longer than somebody vouches for it under the name that its person has. */

type Renamed = { tenantId: string; userId: string; username: string; newUsername: string };

async function rename({ tenantId, userId, username, newUsername }: Renamed): Promise<string> {
  const given = { userId, shownUsername: username, newUsername, actor: SERVICE };
  return (await renameAccount(services(), tenantId, given)).outcome;
}

async function isSignedIn(person: Person): Promise<boolean> {
  return (await person.get('/account')).status === 200;
}

test('out of the domain of a provider: what the provider vouched for ends', async () => {
  const federated = await makeFederated();
  const { person, ...user } = await makeFederatedUser(federated);
  const after = `${unique('plain')}.example`;
  await proveDomain(federated.tenant, after);
  expect(await rename({ ...user, newUsername: `ida@${after}` })).toBe('renamed');
  expect(await isSignedIn(person)).toBe(false);
});

test('within the domain of a provider: what it vouched for stays', async () => {
  const federated = await makeFederated();
  const { person, ...user } = await makeFederatedUser(federated);
  expect(await rename({ ...user, newUsername: `${unique('ida')}@${federated.domain}` })).toBe('renamed');
  expect(await isSignedIn(person)).toBe(true);
});

test('into the domain of a provider: what was proved by a password ends', async () => {
  const federated = await makeFederated();
  const { person, ...user } = await makeUser(federated.tenant);
  expect(await rename({ ...user, newUsername: `${unique('ida')}@${federated.domain}` })).toBe('renamed');
  expect(await isSignedIn(person)).toBe(false);
});

test('from one domain without a provider to another: the session stays', async () => {
  const tenant = await makeTenant();
  const after = `${unique('plain')}.example`;
  await proveDomain(tenant, after);
  const { person, ...user } = await makeUser(tenant);
  expect(await rename({ ...user, newUsername: `ida@${after}` })).toBe('renamed');
  expect(await isSignedIn(person)).toBe(true);
});

test('where the person confirms it, it ends the same way, and after the rename', async () => {
  const federated = await makeFederated();
  const { person, ...user } = await makeFederatedUser(federated);
  const newUsername = `ida@${unique('nobodys')}.example`;
  expect(await rename({ ...user, newUsername })).toBe('waits-for-person');
  const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
  const { rename: waiting } = await readOpenRename(services(), session);
  const given = { renameId: waiting!.id, browser: 'a browser', language: 'en' } as const;
  const mailed = await mailRenameCode(services(), session, given);
  if (mailed.outcome !== 'mailed') throw new Error(mailed.outcome);
  await sendMail(services(), mailed.mailId);
  const code = await codeFor(newUsername);
  const confirmed = await confirmRename(services(), session, { ...given, code });
  expect(confirmed).toMatchObject({ outcome: 'renamed' });
  expect((await getAccount(newUsername)).passwordHash).toBeNull();
  expect(await isSignedIn(person)).toBe(false);
});

test('one who is not renamed stays signed in', async () => {
  const federated = await makeFederated();
  const { person, ...user } = await makeFederatedUser(federated);
  const taken = await register(federated);
  expect(await rename({ ...user, newUsername: taken.username })).toBe('taken');
  expect(await isSignedIn(person)).toBe(true);
});
