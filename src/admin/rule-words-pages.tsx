import type { Rule } from '../group-rules/rule.ts';
import type { ReadRules } from '../group-rules/read-rules.ts';
import type { Messages } from '../web/messages/index.ts';

type Groups = ReadRules['groups'];

/** For whom a rule is; by the name that its group has now. */
export function Whom({ m, rule, groups }: { m: Messages; rule: Rule; groups: Groups }) {
  if (rule.condition === 'all') return <>{m.groupRules.everyone}</>;
  const group = groups.find(({ id }) => id === rule.groupId);
  const name = group?.name ?? rule.groupName ?? '';
  return (
    <>
      {rule.condition === 'in-group' ? m.groupRules.inGroup(name) : m.groupRules.notInGroup(name)}
      {group ? null : (
        <span class="quiet">
          <span class="badge warn">{m.groupRules.groupGone}</span>
        </span>
      )}
    </>
  );
}

/** What a rule says of them. */
export function What({ m, rule }: { m: Messages; rule: Rule }) {
  const says = [
    ...(rule.role === null ? [] : [m.groupRules.roles[rule.role]]),
    ...(rule.entry === null ? [] : [m.groupRules.entries[rule.entry]]),
  ];
  return (
    <>
      {(says.length > 0 ? says : [m.groupRules.saysNothing]).map((what) => (
        <div>{what}</div>
      ))}
      {rule.stop ? <span class="quiet">{m.groupRules.stops}</span> : null}
    </>
  );
}
