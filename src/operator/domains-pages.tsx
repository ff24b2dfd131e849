import type { ListedDomain } from '../domains/list-proven-domains.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { DisputeTable } from './dispute-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';
import type { DomainsOfAll } from './read-domains.ts';

const DOMAINS = '/operator/domains';

type List = DomainsOfAll & { search: string };

/** What has to be decided stands first, then the way to any proven domain. */
export function DomainsPage(
  props: OperatorPageProps & { list: List; done: 'moved' | 'kept' | undefined; timeZone: string },
) {
  const { m, list, done, timeZone } = props;
  const words = m.operatorDomains;
  const { disputes, domains, more, search } = list;
  return (
    <OperatorPage {...props} part="domains" title={words.title}>
      {done ? <Notice kind="good">{words.done[done]}</Notice> : null}
      {disputes.length === 0 ? null : (
        <section aria-labelledby="disputes">
          <h2 id="disputes">{words.disputes}</h2>
          <p>{words.disputesText}</p>
          <DisputeTable m={m} disputes={disputes} timeZone={timeZone} />
        </section>
      )}
      <section aria-labelledby="proven">
        <h2 id="proven">{words.proven}</h2>
        <SearchForm m={m} search={search} />
        {domains.length === 0 ? (
          <Nothing m={m} searched={search !== ''} />
        ) : (
          <DomainTable m={m} domains={domains} timeZone={timeZone} />
        )}
        {more ? <p class="hint">{words.firstOnly(domains.length)}</p> : null}
      </section>
    </OperatorPage>
  );
}

function SearchForm({ m, search }: { m: Messages; search: string }) {
  const words = m.operatorDomains;
  return (
    <form method="get" action={DOMAINS} class="toolbar" role="search">
      <div class="field wide">
        <label for="search">{words.search}</label>
        <input
          id="search"
          name="search"
          type="search"
          value={search}
          placeholder={words.searchHint}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <button class="button">{words.show}</button>
    </form>
  );
}

function Nothing({ m, searched }: { m: Messages; searched: boolean }) {
  const words = m.operatorDomains;
  return (
    <div class="empty">
      <h3>{searched ? words.noneTitle : words.noDomainsTitle}</h3>
      <p class="quiet">{searched ? words.noneText : words.noDomainsText}</p>
      {searched ? <a href={DOMAINS}>{words.clear}</a> : null}
    </div>
  );
}

function DomainTable(props: { m: Messages; domains: ListedDomain[]; timeZone: string }) {
  const { m, domains, timeZone } = props;
  const words = m.operatorDomains;
  return (
    <div class="table stack" tabindex={0} role="group" aria-label={words.listDomains}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.domain}</th>
            <th scope="col">{words.tenant}</th>
            <th scope="col">{words.provider}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.record}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map((domain) => (
            <tr>
              <th scope="row">
                <a href={`${DOMAINS}/${domain.id}`}>{domain.domain}</a>
              </th>
              <td data-label={words.tenant}>
                {domain.tenantName || domain.tenantId}
                <span class="quiet">{domain.tenantId}</span>
              </td>
              <td data-label={words.provider}>{m.users.levels[domain.provider]}</td>
              <td data-label={words.state}>
                <DomainState m={m} domain={domain} />
              </td>
              <td data-label={words.record}>
                <RecordState m={m} domain={domain} timeZone={timeZone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function DomainState({ m, domain }: { m: Messages; domain: ListedDomain }) {
  const on = domain.switchedOnAt !== null;
  return <span class={on ? 'badge good' : 'badge'}>{on ? m.operatorDomains.on : m.operatorDomains.off}</span>;
}

export function RecordState(props: { m: Messages; domain: ListedDomain; timeZone: string }) {
  const { m, domain, timeZone } = props;
  const words = m.operatorDomains;
  if (domain.missingSince === null) return <span class="badge">{words.recordThere}</span>;
  const when = formatTime(domain.missingSince, { language: m.language, timeZone });
  return <span class="badge warn">{words.missingSince(when)}</span>;
}
