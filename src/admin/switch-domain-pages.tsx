import type { InspectedDomain } from '../domains/inspect-domain.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Administrators = InspectedDomain['administrators'];

export type SwitchState = {
  problem?: 'not-proved' | 'record-lapsed' | 'domain-of-operator';
  /** who was ticked when it did not come about */
  others?: Administrators;
  samePeople?: boolean;
};

type Props = AdminPageProps & { domain: InspectedDomain; others: Administrators; state: SwitchState };

/** What becomes of how many people, before it does. */
export function SwitchPage(props: Props) {
  const { m, admin, domain, others, state } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}`;
  const place = { provider: m.users.levels[domain.provider], domain: domain.domain };
  const ticked = new Set(state.others?.map(({ userId }) => userId));
  return (
    <AdminPage
      {...props}
      part="domains"
      title={m.domains.switchTitle(place)}
      back={{ href: base, label: domain.domain }}
      error={state.problem !== undefined}
    >
      {state.problem ? <Notice kind="alert">{m.domains.switchProblems[state.problem]}</Notice> : null}
      <ul class="reasons">
        {m.domains.switchEffects({ ...place, count: domain.affected.count }).map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
      {domain.pilots.length === 0 ? <Notice kind="warn">{m.domains.untried}</Notice> : null}
      <form method="post" action={`${base}/switch`}>
        {others.length === 0 ? (
          <p>{m.domains.namedNobody}</p>
        ) : (
          <fieldset>
            <legend>{m.domains.namedTitle}</legend>
            <p class="hint">{m.domains.namedHint}</p>
            {others.map(({ userId, name, username }) => (
              <label class="check">
                <input type="checkbox" name={`tell-${userId}`} checked={ticked.has(userId)} />
                <span class="anywhere">
                  {name}
                  <span class="hint">{username}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {domain.earlier > 0 ? (
          <label class="check">
            <input type="checkbox" name="samePeople" checked={state.samePeople ?? false} />
            <span>
              {m.domains.samePeople(domain.earlier)}
              <span class="hint">{m.domains.samePeopleHint}</span>
            </span>
          </label>
        ) : null}
        <div class="toolbar">
          <button class="button primary">{m.domains.switchNow}</button>
          <a class="button" href={base}>
            {m.common.cancel}
          </a>
        </div>
      </form>
    </AdminPage>
  );
}
