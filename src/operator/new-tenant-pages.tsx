import { LANGUAGES } from '../languages.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { SelectField } from '../web/select-field.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

export type NewTenantState = { typed: Record<string, string>; errors: Record<string, string> };

/** What was typed stays until all of it fits. */
export function NewTenantPage(props: OperatorPageProps & { state: NewTenantState }) {
  const { m, state } = props;
  const words = m.operator;
  const { typed, errors } = state;
  const list = Object.entries(errors).map(([field, text]) => ({ field, text }));
  const field = (name: string, label: string, hint?: string) => ({
    name,
    label,
    hint,
    value: typed[name],
    error: errors[name],
    autocomplete: 'off',
  });
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={words.register}
      back={{ href: '/operator/tenants', label: words.backToTenants }}
      error={list.length > 0}
    >
      <ErrorSummary m={m} errors={list} />
      <p>{words.registerText}</p>
      <form method="post" action="/operator/new-tenant" class="narrow" novalidate>
        <Field {...field('id', words.id, words.idHint)} autofocus={list.length === 0} />
        <Field {...field('name', words.name, words.nameHint)} />
        <fieldset>
          <legend>{words.model}</legend>
          {(['basic', 'federated'] as const).map((model) => (
            <label class="check">
              <input
                type="radio"
                name="model"
                value={model}
                checked={(typed['model'] ?? 'basic') === model}
              />
              <span>
                {words.models[model]}
                <span class="hint">{words.modelHints[model]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <SelectField
          name="language"
          label={words.language}
          value={typed['language'] ?? m.language}
          options={LANGUAGES.map((value) => ({ value, label: m.common.languages[value] }))}
        />
        <Field {...field('supportMail', words.supportMail, words.supportHint)} type="email" optional />
        <Field {...field('supportPhone', words.supportPhone)} type="tel" optional />
        <h2>{words.firstAdmin}</h2>
        <Field
          {...field('username', m.users.username, m.users.usernameHint)}
          type="email"
          inputmode="email"
        />
        <Field {...field('firstName', m.users.firstName)} />
        <Field {...field('lastName', m.users.lastName)} />
        <Field {...field('associateId', m.users.associateId, m.users.associateIdHint)} />
        <button class="button primary">{words.register}</button>
      </form>
    </OperatorPage>
  );
}
