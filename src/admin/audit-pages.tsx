import { TENANT_ACTIONS, type Action } from '../audit/event-kinds.ts';
import type { EventList } from '../audit/list-events.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Pager } from '../web/pager.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { EventTable } from './event-pages.tsx';

/** As typed; empty where nothing was. */
export type TypedFilter = Record<'person' | 'reference' | 'action' | 'outcome' | 'from' | 'to', string>;
export type FilterErrors = Partial<Record<'person' | 'from' | 'to', string>>;

export type AuditState = {
  typed: TypedFilter;
  errors: FilterErrors;
  /** null while the filter cannot be read */
  list: EventList | null;
  paged: boolean;
  timeZone: string;
};

/** The audit log: the filter is a form and the pages are links, so that each view can be kept and sent. */
export function AuditPage(props: AdminPageProps & { state: AuditState }) {
  const { m, admin, state } = props;
  const { typed, errors, list, paged, timeZone } = state;
  const base = `/admin/${admin.tenant.id}/audit`;
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''));
  const failed = Object.entries(errors).map(([field, text]) => ({ field, text }));
  return (
    <AdminPage {...props} part="audit" title={m.admin.audit} error={failed.length > 0}>
      <ErrorSummary m={m} errors={failed} />
      <Filter m={m} base={base} typed={typed} errors={errors} />
      {list?.person ? <p class="hint">{m.audit.onlyOf(list.person.name)}</p> : null}
      {list === null ? null : list.events.length === 0 ? (
        <Nothing m={m} base={base} filtered={query.size > 0} />
      ) : (
        <EventTable m={m} tenantId={admin.tenant.id} events={list.events} timeZone={timeZone} />
      )}
      <Pager
        m={m}
        first={paged ? withQuery(base, query) : null}
        next={list?.next ? withQuery(base, query, { cursor: list.next }) : null}
      />
      {list !== null && list.events.length > 0 ? (
        <p class="after quiet">
          <span>{m.audit.export}</span>
          <a href={withQuery(`${base}.csv`, query)} download>
            {m.audit.csv}
          </a>
          <a href={withQuery(`${base}.jsonl`, query)} download>
            {m.audit.jsonl}
          </a>
        </p>
      ) : null}
    </AdminPage>
  );
}

function Filter(props: { m: Messages; base: string; typed: TypedFilter; errors: FilterErrors }) {
  const { m, base, typed, errors } = props;
  const field = (name: 'person' | 'from' | 'to') => ({
    id: name,
    name,
    value: typed[name],
    'aria-invalid': errors[name] ? ('true' as const) : undefined,
    'aria-describedby': errors[name] ? `${name}-message` : undefined,
  });
  const problem = (name: 'person' | 'from' | 'to') =>
    errors[name] ? <FieldMessage name={name} error={errors[name]} /> : null;
  const named = (action: Action) => ({ value: action, label: m.audit.events[action] });
  const actions = TENANT_ACTIONS.map(named).toSorted((a, b) => a.label.localeCompare(b.label, m.language));
  return (
    <form method="get" action={base} class="toolbar" role="search">
      <div class="field whole">
        <label for="person">{m.audit.person}</label>
        <input
          {...field('person')}
          placeholder={m.audit.personHint}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
        {problem('person')}
      </div>
      <div class="field">
        <label for="reference">{m.audit.reference}</label>
        <input
          id="reference"
          name="reference"
          value={typed.reference}
          maxlength={16}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <SelectField
        bare
        name="action"
        label={m.audit.action}
        value={typed.action}
        options={[{ value: '', label: m.audit.everyAction }, ...actions]}
      />
      <SelectField
        bare
        name="outcome"
        label={m.audit.outcome}
        value={typed.outcome}
        options={[
          { value: '', label: m.audit.everyOutcome },
          ...(['success', 'refusal'] as const).map((value) => ({ value, label: m.audit.outcomes[value] })),
        ]}
      />
      <div class="field">
        <label for="from">{m.audit.from}</label>
        <input {...field('from')} type="date" />
        {problem('from')}
      </div>
      <div class="field">
        <label for="to">{m.audit.to}</label>
        <input {...field('to')} type="date" />
        {problem('to')}
      </div>
      <button class="button">{m.audit.show}</button>
    </form>
  );
}

function Nothing({ m, base, filtered }: { m: Messages; base: string; filtered: boolean }) {
  return (
    <div class="empty">
      <h2>{filtered ? m.audit.noneTitle : m.audit.emptyTitle}</h2>
      <p class="quiet">{filtered ? m.audit.noneText : m.audit.emptyText}</p>
      {filtered ? <a href={base}>{m.audit.clear}</a> : null}
    </div>
  );
}

function withQuery(path: string, query: URLSearchParams, more: Record<string, string> = {}): string {
  const all = new URLSearchParams([...query, ...Object.entries(more)]);
  return all.size === 0 ? path : `${path}?${all.toString()}`;
}
