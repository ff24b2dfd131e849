import type { ListedDomain } from '../domains/list-proven-domains.ts';
import { formatTime } from '../web/dates.ts';
import { Notice } from '../web/notice.tsx';
import { DomainState, RecordState } from './domains-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

const DOMAINS = '/operator/domains';

/** How a domain stands, and the one deed of an operator: letting a recovery code count for an hour. */
export function DomainPage(
  props: OperatorPageProps & { domain: ListedDomain; opened: boolean; now: number; timeZone: string },
) {
  const { m, domain, opened, now, timeZone } = props;
  const words = m.operatorDomains;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const { recoveryUntil, switchedOnAt } = domain;
  return (
    <OperatorPage
      {...props}
      part="domains"
      title={domain.domain}
      back={{ href: DOMAINS, label: words.title }}
    >
      {opened ? <Notice kind="good">{words.done.opened}</Notice> : null}
      <dl class="pairs">
        <dt>{words.tenant}</dt>
        <dd>
          <a href={`/operator/tenants/${domain.tenantId}`}>{domain.tenantName || domain.tenantId}</a>{' '}
          <span class="quiet">{domain.tenantId}</span>
        </dd>
        <dt>{words.provider}</dt>
        <dd>{m.users.levels[domain.provider]}</dd>
        <dt>{words.directory}</dt>
        <dd>{domain.directory}</dd>
        <dt>{words.state}</dt>
        <dd>
          <DomainState m={m} domain={domain} />
        </dd>
        <dt>{words.provedAt}</dt>
        <dd>{when(domain.provedAt)}</dd>
        {switchedOnAt === null ? null : (
          <>
            <dt>{words.onSince}</dt>
            <dd>{when(switchedOnAt)}</dd>
          </>
        )}
        <dt>{words.record}</dt>
        <dd>
          <RecordState m={m} domain={domain} timeZone={timeZone} />
        </dd>
        <dt>{words.checkedAt}</dt>
        <dd>{domain.checkedAt === null ? words.notYet : when(domain.checkedAt)}</dd>
        {recoveryUntil !== null && recoveryUntil > now ? (
          <>
            <dt>{words.recoveryUntil}</dt>
            <dd>{when(recoveryUntil)}</dd>
          </>
        ) : null}
      </dl>
      <section class="apart" aria-labelledby="recovery">
        <h2 id="recovery">{words.recovery}</h2>
        {switchedOnAt === null ? (
          <p>{words.recoveryOff}</p>
        ) : (
          <>
            <p>{words.recoveryText}</p>
            <form method="post" action={`${DOMAINS}/${domain.id}/recovery`}>
              <button class="button danger">{words.recoveryGo}</button>
            </form>
          </>
        )}
      </section>
    </OperatorPage>
  );
}
