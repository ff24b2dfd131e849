import type { ShownDomain } from '../domains/shown-domain.ts';
import { PROVIDERS, type Provider } from '../providers.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

export type NewDomainState = {
  /** at which someone of this tenant can sign in */
  available: Provider[];
  /** what the administrator showed by signing in there, and the same sealed */
  shown?: ShownDomain & { token: string };
  /** it was another's, or too long ago */
  shownOver?: boolean;
};

type Props = AdminPageProps & { state: NewDomainState };

/** Begins with a sign-in at the provider, and comes back here with what it showed. */
export function NewDomainPage(props: Props) {
  const { m, admin, state } = props;
  const base = `/admin/${admin.tenant.id}/domains`;
  return (
    <AdminPage
      {...props}
      part="domains"
      title={m.domains.add}
      back={{ href: base, label: m.domains.title }}
      error={state.shownOver}
    >
      {state.shownOver ? <Notice kind="alert">{m.domains.shownOver}</Notice> : null}
      {state.shown ? <Shown {...props} base={base} shown={state.shown} /> : <Begin {...props} />}
    </AdminPage>
  );
}

function Begin({ m, admin, state }: Props) {
  return (
    <>
      <ol class="plan">
        {m.domains.newSteps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p>{m.domains.newLead}</p>
      <div class="toolbar">
        {PROVIDERS.filter((provider) => state.available.includes(provider)).map((provider) => (
          <a class="button" href={`/federation/${provider}/registration?tenant=${admin.tenant.id}`}>
            {m.domains.signInThere(m.users.levels[provider])}
          </a>
        ))}
      </div>
      {PROVIDERS.filter((provider) => !state.available.includes(provider)).map((provider) => (
        <p class="quiet">{m.domains.notSetUp(m.users.levels[provider])}</p>
      ))}
    </>
  );
}

function Shown({ m, admin, base, shown }: Props & { base: string; shown: ShownDomain & { token: string } }) {
  const provider = m.users.levels[shown.provider];
  return (
    <>
      <h2>{m.domains.shownTitle}</h2>
      <p>{m.domains.shown({ provider, upn: shown.upn })}</p>
      <dl class="pairs">
        <dt>{m.domains.domain}</dt>
        <dd>{shown.domain}</dd>
        <dt>{m.domains.provider}</dt>
        <dd>{provider}</dd>
        <dt>{m.domains.directory}</dt>
        <dd>{shown.directory}</dd>
      </dl>
      <form method="post" action={base} class="toolbar">
        <input type="hidden" name="shown" value={shown.token} />
        <button class="button primary anywhere">{m.domains.registerThat(shown.domain)}</button>
        <a class="button" href={`/federation/${shown.provider}/registration?tenant=${admin.tenant.id}`}>
          {m.domains.otherAccount}
        </a>
      </form>
    </>
  );
}
