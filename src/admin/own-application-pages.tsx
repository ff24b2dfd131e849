import { Field } from '../web/field.tsx';
import type { DomainPageProps, DomainProblems } from './domain-pages.tsx';

/** The tenant's own registration at the provider. The form is closed until somebody wants it. */
export function OwnApplication(props: DomainPageProps & { problems: DomainProblems }) {
  const { m, admin, domain, state, problems } = props;
  const { ownClientId } = domain;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}/own-application`;
  const provider = m.users.levels[domain.provider];
  const open = state.typed?.clientId !== undefined;
  return (
    <section aria-labelledby="own">
      <h2 id="own">{m.domains.own(provider)}</h2>
      <p>{m.domains.ownText(provider)}</p>
      {ownClientId === null ? null : <p class="anywhere">{m.domains.ownNow(ownClientId)}</p>}
      <details class="opens" open={open}>
        <summary>{ownClientId === null ? m.domains.ownOpen : m.domains.ownChange}</summary>
        <form method="post" action={base} class="narrow" novalidate>
          <Field
            name="clientId"
            label={m.domains.clientId}
            hint={m.domains.clientIdHint}
            value={state.typed?.clientId ?? ownClientId ?? ''}
            error={problems.clientId}
            autocomplete="off"
          />
          <Field
            name="secret"
            label={m.domains.secret}
            hint={
              ownClientId === null ? m.domains.secretHint : `${m.domains.secretHint} ${m.domains.secretKept}`
            }
            error={problems.secret}
            autocomplete="off"
            optional={ownClientId !== null}
          />
          <button class="button primary">{m.common.save}</button>
        </form>
      </details>
      {ownClientId === null ? null : (
        <form method="post" action={`${base}/removal`}>
          <p>{m.domains.ownRemoveText(provider)}</p>
          <div>
            <button class="button danger">{m.domains.ownRemove}</button>
          </div>
        </form>
      )}
    </section>
  );
}
