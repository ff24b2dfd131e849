import { LANGUAGES } from '../languages.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type FieldName = 'username' | 'associateId' | 'firstName' | 'lastName';

export type RegisterState = {
  given: { [name: string]: string };
  errors: Partial<Record<FieldName, string>>;
};

/** R7: one person is registered. What was typed stays until it fits. */
export function RegisterPage(props: AdminPageProps & { state: RegisterState }) {
  const { m, admin, state } = props;
  const { given, errors } = state;
  const base = `/admin/${admin.tenant.id}/users`;
  const list = Object.entries(errors).map(([field, text]) => ({ field, text }));
  const text = (name: FieldName, label: string, hint?: string) => (
    <Field
      name={name}
      label={label}
      hint={hint}
      value={given[name]}
      error={errors[name]}
      autocomplete="off"
    />
  );
  return (
    <AdminPage
      {...props}
      part="users"
      title={m.users.register}
      back={{ href: base, label: m.users.back }}
      error={list.length > 0}
    >
      <ErrorSummary m={m} errors={list} />
      <p>{admin.tenant.welcomeMails ? m.users.registerText : m.users.registerNoMail}</p>
      <form method="post" action={base} class="narrow" novalidate>
        <Field
          name="username"
          label={m.users.username}
          type="email"
          inputmode="email"
          autocomplete="off"
          hint={m.users.usernameHint}
          value={given['username']}
          error={errors.username}
          autofocus={list.length === 0}
        />
        {text('firstName', m.users.firstName)}
        {text('lastName', m.users.lastName)}
        {text('associateId', m.users.associateId, m.users.associateIdHint)}
        <SelectField
          name="role"
          label={m.users.role}
          value={given['role'] ?? 'user'}
          hint={m.users.roleHint}
          options={(['user', 'admin'] as const).map((value) => ({ value, label: m.users.roles[value] }))}
        />
        <SelectField
          name="language"
          label={m.users.languageLabel}
          value={given['language'] ?? ''}
          hint={m.users.languageHint}
          options={[
            { value: '', label: m.users.languageOfTenant },
            ...LANGUAGES.map((value) => ({ value, label: m.common.languages[value] })),
          ]}
        />
        <button class="button primary">{m.users.invite}</button>
      </form>
    </AdminPage>
  );
}
