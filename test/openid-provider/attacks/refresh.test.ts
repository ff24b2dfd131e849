import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { changeApplication } from '../../../src/applications/change-application.ts';
import { hashToken } from '../../../src/crypto/tokens.ts';
import { selectRefreshToken, refresh } from '../../../src/grants/refresh.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { dumpD1 } from '../../support/worker/dump.ts';
import { historyOf } from '../../support/worker/people.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import {
  ALL_SCOPES,
  COUNTS,
  makeSignedIn,
  OVER,
  stateOf,
  type Tokens,
} from '../../support/worker/signed-in.ts';
import { clock, DAY, HOUR, services } from '../../support/worker/world.ts';

const SECOND = 1_000;

async function reusesOf(username: string): Promise<string[]> {
  return (await historyOf(username)).filter((event) => event.startsWith('refresh-token-reused'));
}

describe('RFC 9700 §4.14.2: a refresh token used by several', () => {
  test.each([2, 20])('%d at once: one successor, which everyone gets', async (many) => {
    const { app, tokens, username } = await makeSignedIn();
    const answers = await Promise.all(Array.from({ length: many }, () => app.refresh(tokens.refresh_token!)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: many }, () => 200));
    const successors = new Set(answers.map(({ body }) => body['refresh_token']));
    expect(successors.size).toBe(1);
    const [kept] = await services().db.all<{ tokens: number }>(
      sql`select count(*) as tokens from refresh_tokens mine join refresh_tokens first on first.grant_id = mine.grant_id
        where first.id = ${hashToken(tokens.refresh_token!)}`,
    );
    expect(kept!.tokens, 'and no other one').toBe(2);
    expect(await stateOf(app, answers[0]!.body as Tokens)).toEqual(COUNTS);
    expect(await reusesOf(username)).toEqual([]);
  });

  test('within half a minute, after a lost answer: the same successor again, as often as asked', async () => {
    const { app, tokens } = await makeSignedIn();
    const first = await app.refresh(tokens.refresh_token!);
    for (const wait of [5, 10, 10]) {
      clock.advance(wait * SECOND);
      const again = await app.refresh(tokens.refresh_token!);
      expect(again.status).toBe(200);
      expect(again.body['refresh_token']).toBe(first.body['refresh_token']);
      expect(again.body['access_token'], 'of its own time').not.toBe(first.body['access_token']);
    }
    expect(await stateOf(app, first.body as Tokens)).toEqual(COUNTS);
  });

  test('to the very end of the half minute, whatever part of a second it began in', async () => {
    for (const part of [0, 500, 999]) {
      const { app, tokens } = await makeSignedIn();
      const { db, source, refreshKeys, limitKey } = services();
      const dependencies = { db, source, refreshKeys, limitKey };
      const [found] = await selectRefreshToken(dependencies.db, tokens.refresh_token!);
      const given = { token: tokens.refresh_token!, grantId: found!.tokenGrant, kind: app.row.kind };
      const now = Math.ceil(clock.now() / SECOND) * SECOND + part;
      const first = await refresh({ ...dependencies, now }, given);
      const last = await refresh({ ...dependencies, now: now + 29_999 }, given);
      expect(last, String(part)).toMatchObject({ ...first, grant: expect.any(Object) as object });
      expect(await refresh({ ...dependencies, now: now + 30_000 }, given)).toEqual({ outcome: 'reused' });
    }
  });

  test('after half a minute: everything that came of the sign-in ends, and the log tells', async () => {
    const { app, person, tokens, username } = await makeSignedIn();
    const other = await app.signIn(person, { scope: ALL_SCOPES });
    const successor = await app.refresh(tokens.refresh_token!);
    clock.advance(31 * SECOND);
    const stolen = await app.refresh(tokens.refresh_token!);
    expect(stolen.status).toBe(400);
    expect(stolen.body['error']).toBe('invalid_grant');
    expect(await stateOf(app, successor.body as Tokens)).toEqual(OVER);
    expect(await stateOf(app, other), 'of that one alone').toEqual(COUNTS);
    await app.refresh(tokens.refresh_token!);
    expect(await reusesOf(username), 'once').toEqual([`refresh-token-reused refusal ${app.row.name}`]);
  });

  test('after the successor was used: it ends at once', async () => {
    const { app, tokens, username } = await makeSignedIn();
    const second = await app.refresh(tokens.refresh_token!);
    const third = await app.refresh(second.body['refresh_token'] as string);
    expect((await app.refresh(tokens.refresh_token!)).status).toBe(400);
    expect(await stateOf(app, third.body as Tokens)).toEqual(OVER);
    expect(await reusesOf(username)).toHaveLength(1);
  });

  test('the thief came first: the owner ends both, within the half minute', async () => {
    const { app, tokens, username } = await makeSignedIn();
    const stolen = (await app.refresh(tokens.refresh_token!)).body as Tokens;
    expect(await stateOf(app, stolen)).toEqual(COUNTS);
    expect((await app.refresh(tokens.refresh_token!)).status).toBe(400);
    expect(await stateOf(app, stolen)).toEqual(OVER);
    expect(await reusesOf(username)).toHaveLength(1);
  });

  test('long after, by one that lay somewhere: it ends still', async () => {
    const { app, tokens } = await makeSignedIn();
    let latest = tokens;
    for (let day = 0; day < 5; day += 1) {
      clock.advance(DAY);
      latest = (await app.refresh(latest.refresh_token!)).body as Tokens;
    }
    expect((await app.refresh(tokens.refresh_token!)).status).toBe(400);
    expect((await app.refresh(latest.refresh_token!)).status).toBe(400);
  });

  test('twenty at once, reused: it ends once, and everybody is refused', async () => {
    const { app, tokens, username } = await makeSignedIn();
    const successor = await app.refresh(tokens.refresh_token!);
    clock.advance(31 * SECOND);
    const tries = Array.from({ length: 20 }, () => app.refresh(tokens.refresh_token!));
    expect(new Set((await Promise.all(tries)).map(({ status }) => status))).toEqual(new Set([400]));
    expect(await stateOf(app, successor.body as Tokens)).toEqual(OVER);
    expect(await reusesOf(username)).toHaveLength(1);
  });

  test('a successor and its predecessor at once: whoever wins, there is one way on or none', async () => {
    const { app, tokens } = await makeSignedIn();
    const { refresh_token: next } = (await app.refresh(tokens.refresh_token!)).body as Tokens;
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => app.refresh(next!)),
      ...Array.from({ length: 5 }, () => app.refresh(tokens.refresh_token!)),
    ]);
    const given = new Set(answers.flatMap(({ body }) => (body['refresh_token'] as string | undefined) ?? []));
    given.delete(next!);
    expect(given.size).toBeLessThanOrEqual(1);
  });
});

describe('a refresh token', () => {
  test('lies nowhere, and nothing that lies there opens its successor', async () => {
    const { app, tokens } = await makeSignedIn();
    const successor = await app.refresh(tokens.refresh_token!);
    const kept = JSON.stringify(await dumpD1());
    for (const token of [tokens.refresh_token!, successor.body['refresh_token'] as string]) {
      expect(kept).not.toContain(token);
      expect(kept).not.toContain(token.slice('sid_rt_'.length));
    }
  });

  test('that is made up, cut or changed is none, and leaves nothing behind', async () => {
    const { app, tokens } = await makeSignedIn();
    const token = tokens.refresh_token!;
    const before = await dumpD1();
    for (const other of [
      `${token}x`,
      token.slice(0, -1),
      token.toUpperCase(),
      'sid_rt_',
      'x'.repeat(9_000),
    ]) {
      expect((await app.refresh(other)).body['error']).toBe('invalid_grant');
    }
    expect(await dumpD1()).toEqual(before);
  });

  test('unused for a month is over, and so is one of a browser after a day, however often it is used', async () => {
    const { app, tokens } = await makeSignedIn();
    clock.advance(29 * DAY);
    const used = (await app.refresh(tokens.refresh_token!)).body as Tokens;
    clock.advance(31 * DAY);
    expect((await app.refresh(used.refresh_token!)).status).toBe(400);
    expect((await app.introspect(used.refresh_token!)).body).toEqual({ active: false });

    const inBrowser = await makeRelyingParty({ kind: 'browser', authentication: 'none' });
    let { tokens: latest } = await makeSignedIn({ app: inBrowser });
    for (let hours = 0; hours < 22; hours += 11) {
      clock.advance(11 * HOUR);
      latest = (await inBrowser.refresh(latest.refresh_token!)).body as Tokens;
    }
    clock.advance(3 * HOUR);
    expect((await inBrowser.refresh(latest.refresh_token!)).body['error']).toBe('invalid_grant');
  });

  test('that has merely expired is no sign of a thief', async () => {
    const { app, tokens, username } = await makeSignedIn();
    clock.advance(31 * DAY);
    await app.refresh(tokens.refresh_token!);
    await app.refresh(tokens.refresh_token!);
    expect(await reusesOf(username)).toEqual([]);
  });

  test('gives no more than the application may still ask for', async () => {
    const app = await makeRelyingParty({ scopes: ALL_SCOPES, resources: ['https://api.example/orders'] });
    const { tokens } = await makeSignedIn({ app });
    const changed = await changeApplication(
      services(),
      app.row.id,
      { actor: SERVICE },
      { scopes: ['openid', 'offline_access'] },
    );
    expect(changed.outcome).toBe('changed');
    expect((await app.introspect(tokens.access_token)).body['scope']).toBe('openid offline_access');
    expect(Object.keys((await app.userinfo(tokens.access_token)).body)).not.toContain('email');
    const { body } = await app.refresh(tokens.refresh_token!);
    expect(body['scope']).toBe('openid offline_access');
    const [, payload] = (body['access_token'] as string).split('.');
    expect(atob(payload!.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain('"tenant"');
    expect((await app.introspect(body['refresh_token'] as string)).body['scope']).toBe(
      'openid offline_access',
    );
  });
});
