import * as fc from 'fast-check';
import type { RuleGiven } from '../../src/group-rules/change-draft.ts';
import type { Effect } from '../../src/group-rules/preview-rules.ts';

/** A user as far as rules are about them. `groups`: places in the list of groups. */
export type Member = {
  role: 'admin' | 'user';
  confirmed: boolean;
  deactivated: boolean;
  held: boolean;
  barred: boolean;
  roleSet: boolean;
  entrySet: boolean;
  groups: number[];
};

/** A rule that names its group by its place in the list. */
export type ModelRule = Omit<RuleGiven, 'groupId'> & { group: number };

/** The last group is gone when the rules are applied: nobody is in it, and a rule about it says nothing. */
export const GROUPS = 3;
const GONE = GROUPS - 1;

const often = (weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });

export const arbitraryMember: fc.Arbitrary<Member> = fc.record({
  role: fc.constantFrom('admin', 'user'),
  confirmed: often(4),
  deactivated: often(4).map((not) => !not),
  held: often(6).map((not) => !not),
  barred: often(3).map((not) => !not),
  roleSet: fc.boolean(),
  entrySet: fc.boolean(),
  groups: fc.uniqueArray(fc.nat(GROUPS - 1)),
});

export const arbitraryRule: fc.Arbitrary<ModelRule> = fc
  .record({
    condition: fc.constantFrom('all' as const, 'in-group' as const, 'not-in-group' as const),
    group: fc.nat(GROUPS - 1),
    role: fc.constantFrom('admin' as const, 'user' as const, null),
    entry: fc.constantFrom('yes' as const, 'no' as const, null),
    applies: fc.constantFrom('always' as const, 'unset' as const),
    stop: often(3).map((not) => !not),
  })
  .filter(({ role, entry, stop }) => role !== null || entry !== null || stop);

/** What rules make of people, worked out rule after rule as one would explain it. */
export function expectedOf(
  members: Member[],
  rules: ModelRule[],
): { members: Member[]; effects: Effect[][]; kept: number | null } {
  const judged = members.map((member) => judge(member, rules));
  const losers = members.flatMap((member, at) => (mayEnter(member) && !mayEnter(judged[at]!) ? [at] : []));
  const kept = losers.length > 0 && !judged.some(mayEnter) ? losers[0]! : null;
  const after = judged.map((member, at) => (at === kept ? members[at]! : member));
  const effects = after.map((member, at): Effect[] => {
    const before = members[at]!;
    if (at === kept) return ['kept'];
    return [
      ...(member.role === before.role
        ? []
        : [member.role === 'admin' ? ('becomes-admin' as const) : ('becomes-user' as const)]),
      ...(member.barred === before.barred ? [] : [member.barred ? ('barred' as const) : ('let-in' as const)]),
    ];
  });
  return { members: after, effects, kept };
}

function judge(member: Member, rules: ModelRule[]): Member {
  const next = { ...member };
  for (const rule of rules) {
    if (!fits(rule, member)) continue;
    if (rule.role !== null && (rule.applies === 'always' || !next.roleSet)) {
      next.role = rule.role;
      next.roleSet = true;
    }
    if (rule.entry !== null && (rule.applies === 'always' || !next.entrySet)) {
      next.barred = rule.entry === 'no';
      next.entrySet = true;
    }
    if (rule.stop) break;
  }
  return next;
}

function fits({ condition, group }: ModelRule, { groups }: Member): boolean {
  if (condition === 'all') return true;
  if (group === GONE) return false;
  return groups.includes(group) === (condition === 'in-group');
}

/** As an administrator. */
function mayEnter({ role, confirmed, deactivated, held, barred }: Member): boolean {
  return role === 'admin' && confirmed && !deactivated && !held && !barred;
}
