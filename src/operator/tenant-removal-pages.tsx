import type { InspectedTenant } from '../tenants/inspect-tenant.ts';
import { ConfirmByTyping } from './confirm-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

/** Says what will happen, and when, before the tenant's id is typed. */
export function TenantRemovalPage(
  props: OperatorPageProps & { inspected: InspectedTenant; error?: string | undefined },
) {
  const { m, inspected, error } = props;
  const { tenant } = inspected;
  const words = m.operator;
  const path = `/operator/tenants/${tenant.id}`;
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={words.removeTitle(tenant.name)}
      back={{ href: path, label: tenant.name }}
      error={error !== undefined}
    >
      <p>
        {tenant.id} · {words.usersByState(inspected.users)}
      </p>
      <ConfirmByTyping
        m={m}
        action={`${path}/removal`}
        cancel={path}
        effects={words.removeEffects}
        label={words.typeId(tenant.id)}
        go={words.removeGo}
        error={error}
      />
    </OperatorPage>
  );
}
