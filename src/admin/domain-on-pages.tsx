import { formatTime } from '../web/dates.ts';
import { Notice } from '../web/notice.tsx';
import { Affected } from './affected-pages.tsx';
import type { DomainPageProps } from './domain-pages.tsx';

/** What there is to know, and to do, while a provider decides for the domain. */
export function OnSections(props: DomainPageProps) {
  const { m, admin, domain, timeZone } = props;
  const base = `/admin/${admin.tenant.id}/domains/${domain.id}`;
  const provider = m.users.levels[domain.provider];
  const since = formatTime(domain.switchedOnAt ?? 0, { language: m.language, timeZone });
  return (
    <>
      <p>{m.domains.on(provider, since)}</p>
      <section aria-labelledby="recovery">
        <h2 id="recovery">{m.domains.recovery}</h2>
        <p>{m.domains.recoveryText(provider)}</p>
        <CodesLeft {...props} />
        <div>
          <a class="button" href={`${base}/recovery-codes`}>
            {m.domains.recoveryGo}
          </a>
        </div>
      </section>
      <section aria-labelledby="affected">
        <h2 id="affected">{m.domains.affectedNow}</h2>
        <Affected {...props} />
      </section>
      <section aria-labelledby="record">
        <h2 id="record">{m.domains.prove}</h2>
        <p>{m.domains.provedText}</p>
        <dl class="pairs">
          <dt>{m.domains.recordName}</dt>
          <dd>
            <code class="secret">{domain.record.name}</code>
          </dd>
          <dt>{m.domains.recordValue}</dt>
          <dd>
            <code class="secret">{domain.record.value}</code>
          </dd>
        </dl>
      </section>
      <section aria-labelledby="off">
        <h2 id="off">{m.domains.switchOff}</h2>
        <p>{m.domains.switchOffText}</p>
        <div>
          <a class="button danger" href={`${base}/switching-off`}>
            {m.domains.switchOffGo}
          </a>
        </div>
      </section>
    </>
  );
}

function CodesLeft({ m, domain }: DomainPageProps) {
  if (domain.administrators.every(({ codes }) => codes === 0)) {
    return <Notice kind="warn">{m.domains.recoveryNone}</Notice>;
  }
  return (
    <div class="table stack" tabindex={0} role="group" aria-labelledby="recovery">
      <table>
        <thead>
          <tr>
            <th scope="col">{m.domains.name}</th>
            <th scope="col">{m.domains.username}</th>
            <th scope="col" class="number">
              {m.domains.codesLeft}
            </th>
          </tr>
        </thead>
        <tbody>
          {domain.administrators.map(({ name, username, codes }) => (
            <tr>
              <th scope="row">{name}</th>
              <td class="wrap" data-label={m.domains.username}>
                {username}
              </td>
              <td class="number" data-label={m.domains.codesLeft}>
                {codes}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
