import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { makeToken } from '../../src/api-tokens/make-token.ts';
import { eventsOfUser, listEvents } from '../../src/audit/list-events.ts';
import { recordEvent } from '../../src/audit/record-event.ts';
import { selectEvents, type EventFilter } from '../../src/audit/select-events.ts';
import { suspendTenant, resumeTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeNewOperator } from '../support/worker/operators.ts';
import { getAccount, invite, makeTenant, makeUser, signIn } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { makeProgram } from '../support/worker/program.ts';
import { clock, DAY, services, unique } from '../support/worker/world.ts';

async function makeWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const base = `/admin/${tenant.id}/audit`;
  return { tenant, admin, base };
}

/** Many entries of one account, a second after another, the last one now. */
async function fillLog(tenantId: string, accountId: string, count: number): Promise<void> {
  await services().db
    .run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
    insert into audit_events (at, action, outcome, account_id, tenant_id, ip, browser, reference)
    select ${clock.now()} - (${count} - i) * 1000, 'tenant-entered', 'success', ${accountId}, ${tenantId}, '10.0.0.1', 'Firefox, Linux', 'ref' || i from n`);
}

/** What the table says, row by row, as a person reads it. */
function rowsOf(html: string): string[] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) =>
    row
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the log', () => {
  test('tells who came in and what administrators did, the newest first', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { username, userId } = await makeUser(tenant);
    await admin.person.post(`/admin/${tenant.id}/users/${userId}/deactivation`, { version: '0' });
    const page = await admin.person.get(base);
    expect(page.status).toBe(200);
    const rows = rowsOf(page.html);
    expect(rows[0]).toMatch(/User deactivated Test Person .* Test Person /);
    expect(rows[0]).toContain(username);
    expect(rows[0]).toContain(admin.username);
    expect(rows[0]).toContain('Firefox, Linux');
    expect(rows[1]).toMatch(/Came in .*Themselves/);
    expect(rows[2]).toMatch(/Accepted the invitation/);
    expect(rows[3]).toMatch(/User registered .* SuperID/);
    expect(rows.at(-1)).toMatch(/Tenant registered – SuperID/);
  });

  test('holds nothing of the account itself, and nothing of another tenant', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { username, person } = await makeUser(tenant);
    const other = await makeTenant({ name: 'Somewhere Else AS' });
    const { userId } = await invite(other, { username });
    await person.post(`/invitations/${userId}/confirmation`);
    await services().db.run(
      sql`update users set first_name = 'Otherwise', last_name = 'Named' where id = ${userId}`,
    );
    await person.post(`/tenants/${other.id}`);
    await signIn(new Person(), username);
    await signIn(new Person(), username, 'wrong every time');
    await new Person().post('/password-reset', { username });

    for (const path of [base, `${base}?person=${username}`, `${base}.csv`, `${base}.jsonl`]) {
      const { html } = await admin.person.get(path);
      for (const secret of [other.id, 'Somewhere Else', 'Otherwise', 'Signed in', 'sign-in']) {
        expect(html, `${secret} on ${path}`).not.toContain(secret);
      }
    }
    const { events } = await listEvents(services().db, tenant.id, { person: username }, { limit: 100 });
    expect(events.map(({ action }) => action)).toEqual([
      'tenant-entered',
      'invitation-confirmed',
      'user-registered',
    ]);
  });

  test('opens for the administrators of this tenant alone, and so do its exports', async () => {
    const { tenant, base } = await makeWorld();
    const plain = await makeUser(tenant);
    const other = await makeWorld();
    for (const path of [base, `${base}.csv`, `${base}.jsonl`, `/admin/${tenant.id}`]) {
      const nobody = await new Person().get(path);
      expect(nobody.status, path).toBe(303);
      for (const { person } of [plain, other.admin]) {
        const refused = await person.get(path);
        expect(refused.status, path).toBe(403);
        expect(refused.text).not.toContain(tenant.name);
      }
    }
  });

  test('names someone who was removed a former user, and a removed administrator too', async () => {
    const { tenant, admin, base } = await makeWorld();
    const second = await makeUser(tenant, { role: 'admin' });
    const { userId } = await makeUser(tenant);
    await second.person.post(`/admin/${tenant.id}/users/${userId}/removal`, { version: '0' });
    expect(rowsOf((await admin.person.get(base)).html)[0]).toMatch(/User removed Former user Test Person/);
    await admin.person.post(`/admin/${tenant.id}/users/${second.userId}/removal`, { version: '0' });
    expect(rowsOf((await admin.person.get(base)).html)[1]).toMatch(/User removed Former user Former user/);
  });

  test('calls an operator Operator, without name and place, and a program by the name of its token', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { accountId, username } = await makeNewOperator();
    const from = { ip: '10.9.9.9', country: 'IS', browser: 'Lynx', reference: 'abc' };
    await suspendTenant({ ...services(), source: from }, tenant.id, { ...SERVICE, accountId });
    await resumeTenant({ ...services(), source: from }, tenant.id, { ...SERVICE, accountId });
    const token = { actor: SERVICE };
    const made = await makeToken(services(), tenant.id, token, {
      name: 'Payroll',
      scopes: ['write'],
      expiresAt: null,
    });
    if (made.outcome !== 'made') throw new Error(made.outcome);
    const { userId } = await makeUser(tenant);
    const program = { ...services(), source: { ...from, tokenId: made.tokenId } };
    await changeRole(program, tenant.id, { userId, actor: SERVICE }, 'admin');

    const page = await admin.person.get(base);
    const rows = rowsOf(page.html);
    expect(rows[0]).toMatch(/Role changed Now an administrator\. .* API token “Payroll”/);
    expect(rows[0]).toContain('Iceland, 10.9.9.9');
    const resumed = rows.find((row) => row.includes('Tenant resumed'))!;
    expect(resumed).toContain('Operator');
    for (const secret of [username, '10.9.9.9', 'Lynx']) expect(resumed).not.toContain(secret);
  });

  test('tells no place of a former operator, former user or token that is gone, on no page and in no export', async () => {
    const { tenant, admin, base } = await makeWorld();
    const from = { ip: '10.9.9.9', country: 'IS', browser: 'Lynx', reference: 'abc' };
    const source = { ...services(), source: from };
    const [unmade, removed] = [await makeNewOperator(), await makeNewOperator()];
    for (const { accountId } of [unmade, removed]) {
      await suspendTenant(source, tenant.id, { ...SERVICE, accountId });
      await resumeTenant(source, tenant.id, { ...SERVICE, accountId });
    }
    const made = await makeToken(
      services(),
      null,
      { actor: SERVICE },
      {
        name: 'Console',
        scopes: ['write'],
        expiresAt: null,
      },
    );
    if (made.outcome !== 'made') throw new Error(made.outcome);
    const byToken = { ...services(), source: { ...from, tokenId: made.tokenId } };
    await suspendTenant(byToken, tenant.id, SERVICE);
    await resumeTenant(byToken, tenant.id, SERVICE);
    const { db } = services();
    await db.run(sql`update accounts set operator = false where id = ${unmade.accountId}`);
    await db.run(sql`delete from accounts where id = ${removed.accountId}`);
    await db.run(sql`delete from api_tokens where id = ${made.tokenId}`);

    const program = await makeProgram(tenant);
    const pages = [
      await admin.person.get(base),
      await admin.person.get(`${base}.csv`),
      await admin.person.get(`${base}.jsonl`),
      await program.ask('GET', `/tenants/${tenant.id}/audit-events`),
    ];
    for (const { html, status } of pages) {
      expect(status).toBe(200);
      for (const secret of ['10.9.9.9', 'Lynx', 'Iceland', '"IS"']) expect(html).not.toContain(secret);
    }
    expect(pages[0]!.text).toContain('Tenant resumed');
  });

  test('does not tell where someone is who wanted nothing of this tenant', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { username, person } = await makeUser(await makeTenant());
    const { userId } = await invite(tenant, { username });
    await person.post(`/invitations/${userId}/refusal`);
    const [row] = rowsOf((await admin.person.get(base)).html);
    expect(row).toContain('Declined the invitation');
    expect(row).not.toContain(person.ip);
    expect(row).not.toContain('Firefox');
  });

  test('tells neither that a name is taken nor a reason that is for whoever runs the service', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { username } = await makeUser(tenant);
    const { id: accountId } = await getAccount(username);
    const { db, now } = services();
    const event = { accountId, tenantId: tenant.id } as const;
    await db.batch([
      recordEvent(
        db,
        { now, source: null },
        { ...event, action: 'renamed', outcome: 'refusal', reason: 'taken' },
      ),
      recordEvent(
        db,
        { now, source: null },
        { ...event, action: 'primary-tenant-changed', outcome: 'success', reason: 'Cust99999' },
      ),
    ]);
    for (const path of [base, `${base}.csv`, `${base}.jsonl`, `${base}?outcome=refusal`]) {
      const { html } = await admin.person.get(path);
      expect(html, path).not.toMatch(/taken|Cust99999|Username not changed/);
    }
  });

  test('says that nothing has happened where nothing has', async () => {
    const { tenant, admin, base } = await makeWorld();
    await services().db.run(sql`delete from audit_events where tenant_id = ${tenant.id}`);
    expect((await admin.person.get(base)).text).toContain('Nothing has happened yet');
    expect((await admin.person.get(`${base}?outcome=refusal`)).text).toContain('Nothing fits');
  });

  test('speaks Norwegian to whoever does', async () => {
    const { admin, base } = await makeWorld();
    admin.person.language = 'nb';
    const page = await admin.person.get(base);
    expect(page.text).toContain('Kom inn');
    expect(page.text).toContain('Tok imot invitasjonen');
  });
});

describe('the filter', () => {
  test('shows what happened to a person and what they did, by username or from their page', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { userId, username, person } = await makeUser(tenant);
    await person.post(`/tenants/${tenant.id}`);
    await admin.person.post(`/admin/${tenant.id}/users/${userId}/deactivation`, { version: '0' });
    for (const asked of [username, username.toUpperCase(), userId]) {
      const page = await admin.person.get(`${base}?person=${encodeURIComponent(asked)}`);
      expect(rowsOf(page.html).map((row) => row.includes(username))).toEqual(Array(5).fill(true));
      expect(page.html).toContain(`value="${username}"`);
    }
    const done = await admin.person.get(`${base}?person=${admin.username}&action=user-deactivated`);
    expect(rowsOf(done.html)).toHaveLength(1);
  });

  test('finds nobody of another tenant, by username or id', async () => {
    const { admin, base } = await makeWorld();
    const elsewhere = await makeUser(await makeTenant());
    for (const asked of [elsewhere.username, elsewhere.userId]) {
      const page = await admin.person.get(`${base}?person=${asked}`);
      expect(page.status).toBe(422);
      expect(page.text).toContain('Nobody here has this username');
      expect(page.html).not.toContain('<table>');
    }
  });

  test('goes by event, outcome and days, alone and together', async () => {
    const { tenant, admin, base } = await makeWorld();
    const day = (time: number) => new Date(time).toISOString().slice(0, 10);
    const first = day(clock.now());
    clock.advance(3 * DAY);
    await signIn(admin.person, admin.username);
    const later = day(clock.now());
    const { userId, person } = await makeUser(tenant);
    await admin.person.post(`/admin/${tenant.id}/users/${userId}/deactivation`, { version: '0' });
    await person.post(`/tenants/${tenant.id}`);
    const count = async (query: string) => rowsOf((await admin.person.get(`${base}?${query}`)).html).length;
    expect(await count('action=tenant-entered')).toBe(4);
    expect(await count('outcome=refusal')).toBe(1);
    expect(await count('action=tenant-entered&outcome=refusal')).toBe(1);
    expect(await count('action=tenant-entered&outcome=success')).toBe(3);
    expect(await count(`action=tenant-entered&to=${first}`)).toBe(1);
    expect(await count(`action=tenant-entered&from=${later}`)).toBe(3);
    expect(await count(`from=${first}&to=${later}&action=tenant-entered`)).toBe(4);
    expect(await count(`from=${day(clock.now() + DAY)}`)).toBe(0);
    expect(await count('to=2001-01-01')).toBe(0);
  });

  test('what a person typed wrongly is told beside the field; what no page of ours sends is refused', async () => {
    const { admin, base } = await makeWorld();
    const long = 'x'.repeat(3_000);
    for (const query of [
      'from=yesterday',
      'from=2026-02-30',
      'to=2026-13-01',
      'to=999999-01-01',
      'to=9999-99-99',
      'from=2026-05-02&to=2026-05-01',
      'person=nobody',
      `person=${long}`,
      `person=${long}@x.example`,
      'person=%00',
      'person=%27%20or%201=1--',
      `from=${long}`,
    ]) {
      const page = await admin.person.get(`${base}?${query}`);
      expect(page.status, query).toBe(422);
      expect(page.title, query).toMatch(/^Error: /);
      expect(page.html, query).toContain('aria-invalid="true"');
      expect((await admin.person.get(`${base}.csv?${query}`)).status, query).toBe(400);
    }
    for (const query of [
      'action=sign-in',
      'action=nothing',
      `action=${long}`,
      'outcome=maybe',
      'action=__proto__',
      'cursor=abc',
      'cursor=-1',
      'cursor=1e9',
      `cursor=${'9'.repeat(40)}`,
      `cursor=${long}`,
    ]) {
      expect((await admin.person.get(`${base}?${query}`)).status, query).toBe(400);
    }
    expect((await admin.person.get(`${base}?person=&action=&outcome=&from=&to=&cursor=`)).status).toBe(200);
    expect((await admin.person.get(`${base}?from=2100-01-01&to=2999-12-31`)).status).toBe(200);
  });

  test('days are those of where the reader is', async () => {
    const { boundsOfDay } = await import('../../src/web/dates.ts');
    const at = (day: string, zone: string) => {
      const bounds = boundsOfDay(day, zone)!;
      return [new Date(bounds.start).toISOString(), (bounds.end - bounds.start) / 3_600_000];
    };
    expect(at('2026-11-22', 'UTC')).toEqual(['2026-11-22T00:00:00.000Z', 24]);
    expect(at('2026-11-22', 'Europe/Oslo')).toEqual(['2026-11-21T23:00:00.000Z', 24]);
    expect(at('2026-03-29', 'Europe/Oslo'), 'the clocks go forward').toEqual([
      '2026-03-28T23:00:00.000Z',
      23,
    ]);
    expect(at('2026-10-25', 'Europe/Oslo'), 'and back').toEqual(['2026-10-24T22:00:00.000Z', 25]);
    expect(at('2026-07-01', 'America/Los_Angeles')).toEqual(['2026-07-01T07:00:00.000Z', 24]);
    expect(at('2026-07-01', 'Pacific/Kiritimati')).toEqual(['2026-06-30T10:00:00.000Z', 24]);
  });
});

describe('pages', () => {
  test('lead through all events, each once, while others happen', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { id } = await getAccount(admin.username);
    await fillLog(tenant.id, id, 120);
    const seen: string[] = [];
    for (let next: string | null = base; next !== null;) {
      const page = await admin.person.get(next);
      seen.push(...rowsOf(page.html).map((row) => /ref\d+$/.exec(row)?.[0] ?? ''));
      next =
        /<a class="button" href="([^"]+)" rel="next"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? null;
      await invite(tenant);
    }
    const filled = seen.filter((reference) => reference !== '');
    expect(filled).toEqual(Array.from({ length: 120 }, (_, index) => `ref${120 - index}`));
  });

  test("the history of one user is theirs in this tenant, and another tenant's user has none", async () => {
    const { tenant } = await makeWorld();
    const { userId } = await makeUser(tenant);
    const { events, next } = await eventsOfUser(services().db, tenant.id, userId, { limit: 2 });
    expect(events.map(({ action }) => action)).toEqual(['tenant-entered', 'invitation-confirmed']);
    const rest = await eventsOfUser(services().db, tenant.id, userId, { limit: 2, cursor: next! });
    expect(rest.events.map(({ action }) => action)).toEqual(['user-registered']);
    expect(rest.next).toBeNull();
    const other = await makeTenant();
    expect((await eventsOfUser(services().db, other.id, userId, { limit: 9 })).events).toEqual([]);
  });
});

describe('the export', () => {
  test('brings 5,000 events and their filter, page by page, each once', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { id } = await getAccount(admin.username);
    const other = await makeWorld();
    await fillLog(tenant.id, id, 5_000);
    await fillLog(other.tenant.id, (await getAccount(other.admin.username)).id, 10);

    const csv = await admin.person.get(`${base}.csv?action=tenant-entered`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="audit-log-${tenant.id}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
    );
    expect(csv.headers.get('cache-control')).toBe('no-store');
    const lines = csv.html.split('\r\n');
    expect(lines[0]).toContain('When,Event,Outcome,Reason,Person,Username,Done by');
    expect(lines).toHaveLength(1 + 5_001 + 1);
    const references = lines.flatMap((line) => /ref\d+$/.exec(line)?.[0] ?? []);
    expect(new Set(references).size).toBe(5_000);

    const jsonl = await admin.person.get(`${base}.jsonl?action=tenant-entered`);
    expect(jsonl.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    const events = jsonl.html
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toHaveLength(5_001);
    expect(events[0]).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      action: 'tenant-entered',
      outcome: 'success',
      reason: null,
      detail: null,
      person: { id: admin.userId, name: 'Test Person', username: admin.username },
      by: { kind: 'person' },
      ip: '10.0.0.1',
      country: null,
      browser: 'Firefox, Linux',
      reference: 'ref5000',
    });
    expect(jsonl.html, 'no id that two tenants could compare').not.toContain(id);
  });

  test('is no formula in a spreadsheet', async () => {
    const { tenant, admin, base } = await makeWorld();
    const { userId } = await makeUser(tenant);
    await services().db.run(
      sql`update users set first_name = '=HYPERLINK("https://evil.example","x")', last_name = 'A,"B"' where id = ${userId}`,
    );
    const { html } = await admin.person.get(`${base}.csv?person=${userId}`);
    expect(html).toContain(`"'=HYPERLINK(""https://evil.example"",""x"") A,""B"""`);
    expect(html).not.toMatch(/(^|,)"?[=+@\t]/m);
  });

  test('is an error page where the database fails at once, and breaks off where it fails on the way', async () => {
    const { tenant, admin, base } = await makeWorld();
    await fillLog(tenant.id, (await getAccount(admin.username)).id, 5_000);
    for (const file of ['csv', 'jsonl']) {
      admin.person.bindings = { DB: brokenD1(env.DB, { after: 1 }) };
      const failed = await admin.person.get(`${base}.${file}`);
      expect(failed.status).toBe(503);
      expect(failed.headers.get('content-disposition')).toBeNull();
      for (const after of [2, 3]) {
        admin.person.bindings = { DB: brokenD1(env.DB, { after }) };
        await expect(admin.person.get(`${base}.${file}`), `${file} ${after}`).rejects.toThrow();
      }
    }
  });
});

describe('at any number of events', () => {
  test.for<[string, EventFilter, RegExp]>([
    ['all', {}, /audit_tenant \(tenant_id=\? AND id<\?\)/],
    [
      'by action',
      { action: 'tenant-entered' },
      /audit_tenant_action \(tenant_id=\? AND action=\? AND id<\?\)/,
    ],
    ['the refused', { outcome: 'refusal' }, /audit_tenant_refused \(tenant_id=\? AND id<\?\)/],
    [
      'the refused of an action',
      { action: 'tenant-entered', outcome: 'refusal' },
      /audit_tenant_refused \(tenant_id=\? AND id<\?\)/,
    ],
    ['since a time', { from: 1, to: 2 }, /audit_tenant \(tenant_id=\? AND id>\? AND id<\?\)/],
    [
      'of one person',
      { person: 'a'.repeat(24) },
      /audit_tenant_account \(tenant_id=\? AND account_id=\? AND id<\?\)/,
    ],
    [
      'and of what they did',
      { person: 'a@b.example' },
      /audit_tenant_actor \(tenant_id=\? AND actor_id=\? AND id<\?\)/,
    ],
  ])('%s: read by an index, as far as they are shown', async ([, filter, index]) => {
    const query = selectEvents(services().db, 'Test1', filter, { before: 9, limit: 51 }).toSQL();
    const { results } = await env.DB.prepare(`explain query plan ${query.sql}`)
      .bind(...query.params)
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join('\n');
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/SCAN (audit_events|users|person|actor|accounts|api_tokens)\b/);
    // What happened to one person and what they did are two lists, of one page each.
    expect(plan.includes('TEMP B-TREE')).toBe(filter.person !== undefined);
  });

  test('two round trips a page', async () => {
    const { admin, base } = await makeWorld();
    const page = await admin.person.get(`${base}?person=${unique('x')}@people.example&from=2026-01-01`);
    expect(page.operations.d1).toBe(2);
  });
});
