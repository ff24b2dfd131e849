import type { InspectedTenant } from '../tenants/inspect-tenant.ts';
import type { Messages } from '../web/messages/index.ts';
import { StateBadge } from './user-state-pages.tsx';
import { TenantStateBadge } from './tenants-pages.tsx';

type Props = { m: Messages; inspected: InspectedTenant };

/** The parts of a tenant's page, in its order. */
export function TenantFacts({ m, inspected, when }: Props & { when: (time: number) => string }) {
  const { tenant, state, users, stuckMails } = inspected;
  const words = m.operator;
  const support = [tenant.supportMail, tenant.supportPhone].filter((one) => one !== null).join(', ');
  if (state === 'removed') {
    return (
      <dl class="pairs">
        <dt>{words.id}</dt>
        <dd>{tenant.id}</dd>
        <dt>{words.registeredAt}</dt>
        <dd>{when(tenant.createdAt)}</dd>
        <dt>{words.removedAt}</dt>
        <dd>{tenant.removedAt === null ? '–' : when(tenant.removedAt)}</dd>
      </dl>
    );
  }
  return (
    <dl class="pairs">
      <dt>{words.id}</dt>
      <dd>{tenant.id}</dd>
      <dt>{words.state}</dt>
      <dd>
        <TenantStateBadge m={m} state={state} />
      </dd>
      <dt>{words.model}</dt>
      <dd>{words.models[tenant.model]}</dd>
      <dt>{words.users}</dt>
      <dd>{words.usersByState(users)}</dd>
      <dt>{words.language}</dt>
      <dd>{m.common.languages[tenant.language]}</dd>
      <dt>{words.welcomeMails}</dt>
      <dd>{tenant.welcomeMails ? words.on : words.off}</dd>
      <dt>{words.support}</dt>
      <dd>{support || words.none}</dd>
      <dt>{words.stuckMails}</dt>
      <dd>{stuckMails}</dd>
      <dt>{words.registeredAt}</dt>
      <dd>{when(tenant.createdAt)}</dd>
    </dl>
  );
}

export function TenantAdmins({ m, inspected, path }: Props & { path: string }) {
  const { admins, state } = inspected;
  const words = m.operator;
  return (
    <section aria-labelledby="admins">
      <h2 id="admins">{words.admins}</h2>
      {admins.length === 0 ? (
        <p>{words.noAdmins}</p>
      ) : (
        <ul class="rows">
          {admins.map((admin) => (
            <li>
              <p>
                <span>
                  <a href={`/operator/accounts/${admin.accountId}`}>
                    {admin.firstName} {admin.lastName}
                  </a>{' '}
                  <StateBadge m={m} state={admin.state} />
                </span>
                <span class="quiet">{admin.username}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {state === 'running' ? (
        <p>
          <a class="button" href={`${path}/administrators/new`}>
            {words.inviteAdmin}
          </a>
        </p>
      ) : null}
    </section>
  );
}

/** What changes who gets in, each with its consequence; what takes away stands last. */
export function TenantDeeds({ m, inspected, path }: Props & { path: string }) {
  const { tenant } = inspected;
  const words = m.operator;
  // One that is to be removed has its way back at the top of the page.
  if (tenant.removeAfter !== null) return null;
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds">{words.deeds}</h2>
      <ul class="deeds">
        {tenant.suspendedAt === null ? (
          <Deed label={words.suspend} text={words.suspendText} href={`${path}/suspension`} />
        ) : (
          <li>
            <p>
              <strong>{words.resume}</strong>
              <span class="hint">{words.resumeText}</span>
            </p>
            <form method="post" action={`${path}/resumption`}>
              <button class="button">{words.resume}</button>
            </form>
          </li>
        )}
        <Deed label={words.remove} text={words.removeText} href={`${path}/removal`} />
      </ul>
    </section>
  );
}

function Deed({ label, text, href }: { label: string; text: string; href: string }) {
  return (
    <li>
      <p>
        <strong>{label}</strong>
        <span class="hint">{text}</span>
      </p>
      <a class="button danger" href={href}>
        {label}
      </a>
    </li>
  );
}
