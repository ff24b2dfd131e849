import type { InspectedDirectory } from '../directories/inspect-directory.ts';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { directory: InspectedDirectory };

export function RestartPage(props: Props) {
  const { m, directory } = props;
  return (
    <DeedPage
      {...props}
      title={m.directories.restartTitle(directory.name)}
      lost={lostOf(props)}
      stays={m.directories.restartKept}
      deed={{ path: 'restart', label: m.directories.restartGo }}
    />
  );
}

function lostOf({ m, directory }: Props): string[] {
  const lost = m.directories.restartLost(directory.kept);
  return lost.length === 0 ? [m.directories.nothingLost] : lost;
}

export function RemovalPage(props: Props) {
  const { m, directory } = props;
  return (
    <DeedPage
      {...props}
      title={m.directories.removalTitle(directory.name)}
      lost={[...m.directories.restartLost(directory.kept), m.directories.logLost]}
      stays={m.directories.removalLost(directory)}
      deed={{ path: 'removal', label: m.directories.removeGo }}
    />
  );
}

/** Asks for one deed done to a directory, and says first what is lost by it. */
function DeedPage(
  props: Props & { title: string; lost: string[]; stays: string[]; deed: { path: string; label: string } },
) {
  const { m, admin, directory, title, lost, stays, deed } = props;
  const base = `/admin/${admin.tenant.id}/directories/${directory.id}`;
  return (
    <AdminPage {...props} part="directories" title={title} back={{ href: base, label: directory.name }}>
      <h2>{m.directories.willBeLost}</h2>
      <Sentences of={lost} />
      <h2>{m.directories.willStay}</h2>
      <Sentences of={stays} />
      <form method="post" action={`${base}/${deed.path}`} class="toolbar">
        <button class="button danger">{deed.label}</button>
        <a class="button" href={base}>
          {m.common.cancel}
        </a>
      </form>
    </AdminPage>
  );
}

function Sentences({ of }: { of: string[] }) {
  return (
    <ul class="reasons">
      {of.map((sentence) => (
        <li>{sentence}</li>
      ))}
    </ul>
  );
}
