import type { InspectedDomain } from '../domains/inspect-domain.ts';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';

type Props = AdminPageProps & { domain: InspectedDomain };

/** Before an administrator makes codes. `left`: how many they have. */
export function RecoveryCodesPage(props: Props & { left: number }) {
  const { m, admin, domain, left } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}`;
  return (
    <AdminPage
      {...props}
      part="domains"
      title={m.domains.codesTitle(domain.domain)}
      back={{ href: base, label: domain.domain }}
    >
      <p>{m.domains.codesText(m.users.levels[domain.provider])}</p>
      {domain.state === 'on' ? (
        <>
          <p>
            {m.domains.codesHave(left)} {left > 0 ? m.domains.codesReplace : null}
          </p>
          <form method="post" action={`${base}/recovery-codes`}>
            <div>
              <button class="button primary">{m.domains.codesMake}</button>
            </div>
          </form>
        </>
      ) : (
        <p>{m.domains.codesNotOn}</p>
      )}
    </AdminPage>
  );
}

type Shown = Props & {
  /** null where they could not be made */
  codes: string[] | null;
  /** the domain was switched on just now, and how many others are told to fetch codes */
  switched?: boolean;
  offered?: number;
};

/** The one time that the codes are seen. */
export function ShownCodesPage(props: Shown) {
  const { m, admin, domain, codes, switched, offered = 0 } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}`;
  const provider = m.users.levels[domain.provider];
  return (
    <AdminPage
      {...props}
      part="domains"
      title={m.domains.codesTitle(domain.domain)}
      back={{ href: base, label: domain.domain }}
    >
      {switched ? (
        <Notice kind="good">
          <p>{m.domains.switchedOn({ provider, domain: domain.domain })}</p>
          {offered > 0 ? <p>{m.domains.offered(offered)}</p> : null}
        </Notice>
      ) : null}
      {codes === null ? (
        <Notice kind="alert">
          <p>{m.domains.codesFailed}</p>
          <p>
            <a href={`${base}/recovery-codes`}>{m.domains.recoveryGo}</a>
          </p>
        </Notice>
      ) : (
        <>
          <h2>{m.domains.codesMadeTitle}</h2>
          <p>
            {m.domains.codesText(provider)} {m.domains.codesMade}
          </p>
          <ol class="recovery-codes">
            {codes.map((code) => (
              <li>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <div>
            <a class="button primary" href={base}>
              {m.domains.codesDone}
            </a>
          </div>
        </>
      )}
    </AdminPage>
  );
}
