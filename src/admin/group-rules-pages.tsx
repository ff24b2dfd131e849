import type { ReadRules } from '../group-rules/read-rules.ts';
import type { Rule } from '../group-rules/rule.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { RunSection } from './rule-run-pages.tsx';
import { What, Whom } from './rule-words-pages.tsx';

/** What has just been done, or could not be. */
export const RULES_DONE = ['discarded', 'gone', 'nothing'] as const;

type Props = AdminPageProps & {
  read: ReadRules;
  done: (typeof RULES_DONE)[number] | undefined;
  timeZone: string;
};

/** The rules as this administrator is making them, and how far those in force are applied. */
export function GroupRulesPage(props: Props) {
  const { m, admin, read, done, timeZone } = props;
  const directories = `/admin/${admin.tenant.id}/directories`;
  const base = `${directories}/rules`;
  const rules = read.draft?.rules ?? read.saved;
  const add = (
    <a class={read.draft ? 'button' : 'button primary'} href={`${base}/new`}>
      {m.groupRules.add}
    </a>
  );
  return (
    <AdminPage
      {...props}
      part="directories"
      title={m.groupRules.title}
      back={{ href: directories, label: m.groupRules.back }}
      action={add}
      error={done === 'gone'}
    >
      {done === 'discarded' ? <Notice kind="good">{m.groupRules.discarded}</Notice> : null}
      {done === 'gone' ? <Notice kind="alert">{m.groupRules.goneRule}</Notice> : null}
      {done === 'nothing' ? <Notice>{m.groupRules.nothingToSave}</Notice> : null}
      <p>
        {m.groupRules.lead} {rules.length > 1 ? m.groupRules.order : null}
      </p>
      {read.draft ? <Draft m={m} base={base} outdated={read.draft.version !== read.version} /> : null}
      {rules.length === 0 ? (
        <div class="empty">
          <h2>{m.groupRules.noneTitle}</h2>
          <p class="quiet">{m.groupRules.noneText}</p>
        </div>
      ) : (
        <RuleTable m={m} base={base} rules={rules} groups={read.groups} />
      )}
      <p class="quiet">
        {m.groupRules.keptOut}{' '}
        <a href={`/admin/${admin.tenant.id}/users?state=barred`}>{m.groupRules.keptOutShow}</a>
      </p>
      {read.run ? <RunSection m={m} base={base} run={read.run} timeZone={timeZone} /> : null}
    </AdminPage>
  );
}

function Draft({ m, base, outdated }: { m: Messages; base: string; outdated: boolean }) {
  return (
    <>
      <Notice kind="warn" title={m.groupRules.draftTitle}>
        <p>{m.groupRules.draftText}</p>
        {outdated ? <p>{m.groupRules.draftOld}</p> : null}
      </Notice>
      <div class="row">
        <a class="button primary" href={`${base}/preview`}>
          {m.groupRules.preview}
        </a>
        <form method="post" action={`${base}/draft/removal`}>
          <button class="link">{m.groupRules.discard}</button>
        </form>
      </div>
    </>
  );
}

type TableProps = { m: Messages; base: string; rules: Rule[]; groups: ReadRules['groups'] };

function RuleTable({ m, base, rules, groups }: TableProps) {
  const words = m.groupRules;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.list}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {words.number}
            </th>
            <th scope="col">{words.whom}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.place}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, at) => (
            <tr>
              <td class="number" data-label={words.number}>
                {at + 1}
              </td>
              <th scope="row">
                <Whom m={m} rule={rule} groups={groups} />
              </th>
              <td data-label={words.what}>
                <What m={m} rule={rule} />
              </td>
              <td data-label={words.when}>{words.applies[rule.applies]}</td>
              <td data-label={words.place}>
                <Deeds m={m} path={`${base}/${rule.id}`} number={at + 1} last={at === rules.length - 1} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type DeedProps = { m: Messages; path: string; number: number; last: boolean };

function Deeds({ m, path, number, last }: DeedProps) {
  const words = m.groupRules;
  const move = (direction: 'up' | 'down', label: string) => (
    <form method="post" action={`${path}/place`}>
      <input type="hidden" name="direction" value={direction} />
      <button class="button small" aria-label={label}>
        {words[direction]}
      </button>
    </form>
  );
  return (
    <div class="row">
      {number > 1 ? move('up', words.upThat(number)) : null}
      {last ? null : move('down', words.downThat(number))}
      <form method="get" action={path}>
        <button class="button small" aria-label={words.changeThat(number)}>
          {words.change}
        </button>
      </form>
      <form method="post" action={`${path}/removal`}>
        <button class="button small" aria-label={words.removeThat(number)}>
          {words.remove}
        </button>
      </form>
    </div>
  );
}
