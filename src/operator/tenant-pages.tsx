import type { InspectedTenant } from '../tenants/inspect-tenant.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';
import { TenantAdmins, TenantDeeds, TenantFacts } from './tenant-parts-pages.tsx';

export type TenantPageState = {
  done?: string | undefined;
  /** why a deed was not done */
  refused?: string;
  /** as typed, where it does not fit */
  name?: string;
  perDay?: string;
  errors?: { name?: string; perDay?: string };
};

type Props = OperatorPageProps & { inspected: InspectedTenant; state: TenantPageState; timeZone: string };

/** One tenant: what it is, who looks after it, and what an operator can do. */
export function TenantPage(props: Props) {
  const { m, inspected, state, timeZone } = props;
  const { tenant } = inspected;
  const words = m.operator;
  const path = `/operator/tenants/${tenant.id}`;
  const errors = Object.entries(state.errors ?? {}).map(([field, text]) => ({ field, text }));
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const gone = inspected.state === 'removed';
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={tenant.name || tenant.id}
      back={{ href: '/operator/tenants', label: words.backToTenants }}
      error={errors.length > 0 || state.refused !== undefined}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.done ? <Notice kind="good">{state.done}</Notice> : null}
      {state.refused ? <Notice kind="alert">{state.refused}</Notice> : null}
      {gone ? <Notice>{words.removedText}</Notice> : null}
      {!gone && tenant.removeAfter !== null ? (
        <Notice kind="warn" title={words.toBeRemovedTitle(when(tenant.removeAfter))}>
          <p>{words.toBeRemovedText}</p>
          <form method="post" action={`${path}/removal/withdrawal`} class="row">
            <button class="button">{words.withdraw}</button>
          </form>
        </Notice>
      ) : null}
      <TenantFacts m={m} inspected={inspected} when={when} />
      {gone ? null : (
        <>
          <TenantAdmins m={m} inspected={inspected} path={path} />
          <Settings {...props} path={path} />
          <TenantDeeds m={m} inspected={inspected} path={path} />
        </>
      )}
    </OperatorPage>
  );
}

function Settings({ m, inspected: { tenant }, state, path }: Props & { path: string }) {
  const words = m.operator;
  const version = <input type="hidden" name="version" value={String(tenant.version)} />;
  return (
    <>
      <section aria-labelledby="name-title">
        <h2 id="name-title">{words.name}</h2>
        <form method="post" action={`${path}/name`} class="narrow" novalidate>
          {version}
          <Field
            name="name"
            label={words.name}
            hint={words.nameHint}
            value={state.name ?? tenant.name}
            error={state.errors?.name}
            autocomplete="off"
          />
          <button class="button">{words.saveName}</button>
        </form>
      </section>
      <section aria-labelledby="limit-title">
        <h2 id="limit-title">{words.perDay}</h2>
        <form method="post" action={`${path}/invitation-limit`} class="narrow" novalidate>
          {version}
          <Field
            name="perDay"
            label={words.perDay}
            hint={words.perDayHint}
            value={state.perDay ?? String(tenant.invitationsPerDay)}
            error={state.errors?.perDay}
            inputmode="numeric"
            autocomplete="off"
          />
          <button class="button">{words.savePerDay}</button>
        </form>
      </section>
    </>
  );
}

/** Asks once more before everyone is out. */
export function SuspensionPage(props: OperatorPageProps & { inspected: InspectedTenant }) {
  const { m, inspected } = props;
  const { tenant, users } = inspected;
  const words = m.operator;
  const path = `/operator/tenants/${tenant.id}`;
  return (
    <OperatorPage
      {...props}
      part="tenants"
      title={words.suspendTitle(tenant.name)}
      back={{ href: path, label: tenant.name }}
    >
      <p>{words.suspendEffect(users.active)}</p>
      <form method="post" action={`${path}/suspension`} class="row">
        <button class="button danger">{words.suspendGo}</button>
        <a class="button" href={path}>
          {m.common.cancel}
        </a>
      </form>
    </OperatorPage>
  );
}
