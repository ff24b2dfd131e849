import type { ChangeDraftResult } from '../group-rules/change-draft.ts';
import type { ReadRules } from '../group-rules/read-rules.ts';
import { MOST_RULES } from '../group-rules/rule.ts';
import { CONDITIONS } from '../group-rules/conditions.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { RadioField } from '../web/radio-field.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

/** A rule as its form has it. `keep`: as it is. */
export type TypedRule = {
  condition: (typeof CONDITIONS)[number];
  group: string;
  role: 'admin' | 'user' | 'keep';
  entry: 'yes' | 'no' | 'keep';
  applies: 'always' | 'unset';
  stop: boolean;
};

type Problem = Exclude<ChangeDraftResult['outcome'], 'changed' | 'gone'>;

type Props = AdminPageProps & {
  groups: ReadRules['groups'];
  /** where it stands; null for a new one */
  number: number | null;
  typed: TypedRule;
  problem: Problem | null;
};

/** One rule, to be kept in the draft. */
export function GroupRulePage(props: Props) {
  const { m, admin, here, groups, number, typed, problem } = props;
  const words = m.groupRules;
  const base = `/admin/${admin.tenant.id}/directories/rules`;
  const error = problem === null ? null : sayProblem(m, problem);
  return (
    <AdminPage
      {...props}
      part="directories"
      title={number === null ? words.newTitle : words.changeTitle(number)}
      back={{ href: base, label: words.title }}
      error={error !== null}
    >
      <ErrorSummary m={m} errors={error === null ? [] : [error]} />
      {groups.length === 0 ? <Notice>{words.noGroups}</Notice> : null}
      <form method="post" action={number === null ? base : here} class="narrow">
        <RadioField
          name="condition"
          legend={words.whom}
          options={CONDITIONS.map((value) => ({ value, label: words.conditions[value] }))}
          value={typed.condition}
        />
        <SelectField
          name="group"
          label={words.group}
          hint={words.groupHint}
          error={error?.field === 'group' ? error.text : undefined}
          options={[
            { value: '', label: words.choose },
            ...groups.map(({ id, name, members }) => ({
              value: id,
              label: words.groupOption(name, members),
            })),
          ]}
          value={typed.group}
        />
        <div id="role">
          <RadioField
            name="role"
            legend={words.role}
            options={[
              { value: 'keep', label: words.roleAsIs },
              { value: 'admin', label: words.roles.admin, hint: words.roleHints.admin },
              { value: 'user', label: words.roles.user },
            ]}
            value={typed.role}
          />
        </div>
        <RadioField
          name="entry"
          legend={words.entry}
          options={[
            { value: 'keep', label: words.entryAsIs },
            { value: 'yes', label: words.entries.yes, hint: words.entryHints.yes },
            { value: 'no', label: words.entries.no, hint: words.entryHints.no },
          ]}
          value={typed.entry}
        />
        <RadioField
          name="applies"
          legend={words.appliesTitle}
          options={(['always', 'unset'] as const).map((value) => ({
            value,
            label: words.applies[value],
            hint: words.appliesHints[value],
          }))}
          value={typed.applies}
        />
        <label class="check">
          <input type="checkbox" name="stop" checked={typed.stop} />
          <span>
            {words.stop}
            <span class="hint">{words.stopHint}</span>
          </span>
        </label>
        <div class="row">
          <button class="button primary">{words.keep}</button>
          <a class="button" href={base}>
            {m.common.cancel}
          </a>
        </div>
      </form>
    </AdminPage>
  );
}

function sayProblem(m: Messages, problem: Problem): { field: string; text: string } {
  const words = m.groupRules.problems;
  switch (problem) {
    case 'no-group':
      return { field: 'group', text: words['no-group'] };
    case 'says-nothing':
      return { field: 'role', text: words['says-nothing'] };
    case 'too-many':
      return { field: 'main', text: words['too-many'](MOST_RULES) };
  }
}
