import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

export type TenantAdminState = { typed: Record<string, string>; errors: Record<string, string> };

/** Registers someone who will look after the tenant. */
export function TenantAdminPage(
  props: OperatorPageProps & { tenant: { id: string; name: string }; state: TenantAdminState },
) {
  const { m, tenant, state } = props;
  const words = m.operator;
  const path = `/operator/tenants/${tenant.id}`;
  const list = Object.entries(state.errors).map(([field, text]) => ({ field, text }));
  const field = (name: string, label: string, hint?: string) => ({
    name,
    label,
    hint,
    value: state.typed[name],
    error: state.errors[name],
    autocomplete: 'off',
  });
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={words.inviteAdminTitle(tenant.name)}
      back={{ href: path, label: tenant.name }}
      error={list.length > 0}
    >
      <ErrorSummary m={m} errors={list} />
      <p>{words.inviteAdminText}</p>
      <form method="post" action={`${path}/administrators`} class="narrow" novalidate>
        <Field
          {...field('username', m.users.username, m.users.usernameHint)}
          type="email"
          inputmode="email"
          autofocus={list.length === 0}
        />
        <Field {...field('firstName', m.users.firstName)} />
        <Field {...field('lastName', m.users.lastName)} />
        <Field {...field('associateId', m.users.associateId, m.users.associateIdHint)} />
        <button class="button primary">{words.invite}</button>
      </form>
    </OperatorPage>
  );
}
