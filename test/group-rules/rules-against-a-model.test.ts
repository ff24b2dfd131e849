import { sql } from 'drizzle-orm';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { saveRules } from '../../src/group-rules/save-rules.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { registerUsers } from '../../src/users/register-users.ts';
import { advance, draft, makeGroup, newestRun, preview, SOMEONE } from '../support/worker/group-rules.ts';
import { makeTenant } from '../support/worker/people.ts';
import { services, unique } from '../support/worker/world.ts';
import { arbitraryMember, arbitraryRule, expectedOf, GROUPS, type Member } from './model.ts';

/** Registers them, as they are. Answers their ids, which are in the order in which they were confirmed. */
async function settle(tenant: { id: string }, members: Member[]): Promise<string[]> {
  const crowd = unique('crowd');
  const people = members.map((_, at) => ({
    username: `${crowd}-${at}@people.example`,
    associateId: String(at),
    firstName: 'Kim',
    lastName: `No ${at}`,
    role: 'user' as const,
  }));
  const results = await registerUsers(services(), tenant.id, SERVICE, people);
  const ids = results.map((result) => (result.outcome === 'registered' ? result.userId : ''));
  const given = JSON.stringify(members.map((member, at) => ({ ...member, id: ids[at], at })));
  const when = (flag: string) => sql`case when it.value ->> ${flag} then 1000 end`;
  await services().db.run(sql`update users set role = it.value ->> 'role',
    confirmed_at = case when it.value ->> 'confirmed' then 1000 + (it.value ->> 'at') end,
    deactivated_at = ${when('deactivated')}, held_at = ${when('held')}, barred_at = ${when('barred')},
    role_set_at = ${when('roleSet')}, entry_set_at = ${when('entrySet')}
    from json_each(${given}) it where users.id = it.value ->> 'id'`);
  return ids;
}

/** As they are now; the groups that they are in are no matter of rules. */
async function read(tenant: { id: string }, ids: string[], members: Member[]): Promise<Member[]> {
  const rows = await services().db.all<Record<string, unknown> & { id: string; role: 'admin' | 'user' }>(
    sql`select id, role, confirmed_at, deactivated_at, held_at, barred_at, role_set_at, entry_set_at from users where tenant_id = ${tenant.id}`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id, at) => {
    const row = byId.get(id)!;
    return {
      groups: members[at]!.groups,
      role: row.role,
      confirmed: row['confirmed_at'] !== null,
      deactivated: row['deactivated_at'] !== null,
      held: row['held_at'] !== null,
      barred: row['barred_at'] !== null,
      roleSet: row['role_set_at'] !== null,
      entrySet: row['entry_set_at'] !== null,
    };
  });
}

test('whatever the rules and the people: the preview says what then happens, and it is what a plain model says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryMember, { minLength: 1, maxLength: 8 }),
      fc.array(arbitraryRule, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (members, rules, size) => {
        const tenant = await makeTenant({ welcomeMails: false });
        const ids = await settle(tenant, members);
        const groups = await Promise.all(
          Array.from({ length: GROUPS }, (_, group) =>
            makeGroup(
              tenant,
              ids.filter((__, at) => members[at]!.groups.includes(group)),
            ),
          ),
        );
        const given = rules.map(({ group, ...rule }) => ({ ...rule, groupId: groups[group]! }));
        await draft(tenant, given);
        const gone = groups.at(-1)!;
        await services().db.run(sql`delete from group_members where group_id = ${gone}`);
        await services().db.run(sql`delete from groups where id = ${gone}`);

        const expected = expectedOf(members, rules);
        const shown = await preview(tenant);
        const effects = new Map(shown.first.map((one) => [one.userId, one.effects]));
        expect(ids.map((id) => effects.get(id) ?? [])).toEqual(expected.effects);
        const counted = Object.values(shown.counts).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(expected.effects.flat().length);

        const seen = { actor: SOMEONE, accountId: SOMEONE.accountId, seen: shown.fingerprint };
        const saved = await saveRules(services(), tenant.id, seen);
        if (saved.outcome !== 'saved') throw new Error(saved.outcome);
        await advance(tenant, saved.runId, { size });
        const after = await read(tenant, ids, members);
        expect(after).toEqual(expected.members);
        expect(await newestRun(tenant)).toMatchObject({
          state: 'done',
          done: members.length,
          total: members.length,
          changed: expected.effects.filter((of) => of.length > 0 && of[0] !== 'kept').length,
          kept: expected.kept === null ? null : { userId: ids[expected.kept] },
        });
        const again = await preview(tenant);
        expect(again.people, 'nothing more is to be done').toBe(expected.kept === null ? 0 : 1);
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
