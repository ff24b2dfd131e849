import type { InspectedDomain } from '../domains/inspect-domain.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { domain: InspectedDomain };

export function SwitchingOffPage(props: Props) {
  const { m, domain } = props;
  const place = { provider: m.users.levels[domain.provider], domain: domain.domain };
  return (
    <DeedPage
      {...props}
      title={m.domains.offTitle(place)}
      effects={m.domains.offEffects({ ...place, count: domain.affected.count })}
      deed={{ path: 'switching-off', label: m.domains.switchOffGo }}
    />
  );
}

export function RemovalPage(props: Props & { refused: boolean }) {
  const { m, domain } = props;
  const place = { provider: m.users.levels[domain.provider], domain: domain.domain };
  return (
    <DeedPage
      {...props}
      title={m.domains.removalTitle(domain.domain)}
      effects={m.domains.removalEffects(place)}
      deed={{ path: 'removal', label: m.domains.removeGo }}
      problem={props.refused ? m.domains.removalRefused : undefined}
    />
  );
}

/** Asks for one deed done to a domain, and says what comes of it. */
function DeedPage(
  props: Props & {
    title: string;
    effects: string[];
    deed: { path: string; label: string };
    problem?: string | undefined;
  },
) {
  const { m, admin, domain, title, effects, deed, problem } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}`;
  const back = { href: base, label: domain.domain };
  return (
    <AdminPage {...props} part="domains" title={title} back={back} error={problem !== undefined}>
      {problem ? <Notice kind="alert">{problem}</Notice> : null}
      <ul class="reasons">
        {effects.map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
      <form method="post" action={`${base}/${deed.path}`} class="toolbar">
        <button class="button danger">{deed.label}</button>
        <a class="button" href={base}>
          {m.common.cancel}
        </a>
      </form>
    </AdminPage>
  );
}
