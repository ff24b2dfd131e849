import type { Overview } from '../users/read-overview.ts';
import { formatTime } from '../web/dates.ts';
import type { Messages } from '../web/messages/index.ts';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { EntryChart } from './chart-pages.tsx';
import { DirectoryTable } from './directories-pages.tsx';

type Part = { m: Messages; base: string; overview: Overview };

/** What an administrator sees first: who is here, what waits for them, and how people come in. */
export function OverviewPage(props: AdminPageProps & { overview: Overview; timeZone: string }) {
  const { m, admin, overview, timeZone } = props;
  const base = `/admin/${admin.tenant.id}`;
  const part = { m, base, overview };
  return (
    <AdminPage {...props} part="overview" title={m.admin.overview}>
      <Tiles {...part} />
      <section aria-labelledby="attention">
        <h2 id="attention">{m.overview.attention}</h2>
        <Attention {...part} />
      </section>
      <section aria-labelledby="entries">
        <h2 id="entries">{m.overview.entries}</h2>
        <EntryChart m={m} days={overview.days} byLevel={overview.byLevel} />
        <p class="hint">{m.overview.entriesHint}</p>
      </section>
      <Mails {...part} timeZone={timeZone} />
      <section aria-labelledby="levels">
        <h2 id="levels">{m.overview.levels}</h2>
        <Domains {...part} />
      </section>
      <section aria-labelledby="directories">
        <h2 id="directories">{m.directories.overview}</h2>
        <Directories {...part} timeZone={timeZone} />
      </section>
    </AdminPage>
  );
}

function Tiles({ m, base, overview: { users } }: Part) {
  const tiles = [
    { href: `${base}/users?state=active`, count: users.active, label: m.overview.active },
    { href: `${base}/users?state=invited`, count: users.invited, label: m.overview.invited },
    { href: `${base}/users?state=deactivated`, count: users.deactivated, label: m.overview.deactivated },
  ];
  return (
    <ul class="tiles">
      {tiles.map(({ href, count, label }) => (
        <li>
          <a class="tile" href={href}>
            <strong>{count}</strong> {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Each in a sentence, with the way to what can be done. */
function Attention({ m, base, overview }: Part) {
  const { waiting, held, mails, flaggedTokens, directories, domains } = overview;
  const invited = { href: `${base}/users?state=invited`, label: m.overview.showUsers };
  const untold = { href: `${base}/users?told=never&state=invited`, label: m.overview.showUsers };
  const tokens = { href: `${base}/api-tokens`, label: m.overview.showTokens };
  const stuck = { href: '#mails', label: m.overview.showMails };
  const { more } = waiting;
  const all = [
    { count: mails.stuck, say: m.overview.stuck, link: stuck },
    { count: waiting.withoutLink, say: m.overview.withoutLink, link: invited },
    { count: waiting.untold, say: m.overview.untold, link: untold },
    {
      count: held,
      say: m.overview.held,
      link: { href: `${base}/users?state=held`, label: m.overview.showUsers },
    },
    { count: waiting.declined, say: m.overview.declined, link: invited },
    { count: flaggedTokens, say: m.overview.flaggedTokens, link: tokens },
    ...directories.map(({ id, name, refusals }) => ({
      count: refusals,
      say: () => m.directories.overviewRefused(name, refusals),
      link: {
        href: `${base}/directories/${id}/requests?only=refused`,
        label: m.directories.overviewLog,
      },
    })),
    ...domains
      .filter(({ state }) => state === 'not-proved')
      .map(({ id, domain }) => ({
        count: 1,
        say: () => m.overview.unprovedDomain(domain),
        link: { href: `${base}/domains/${id}`, label: m.overview.showDomain },
      })),
  ].filter(({ count }) => count > 0);
  if (all.length === 0) return <p>{m.overview.nothing}</p>;
  return (
    <ul class="deeds">
      {all.map(({ count, say, link }) => (
        <li>
          <p>{say(count, more)}</p>
          <a href={link.href}>{link.label}</a>
        </li>
      ))}
    </ul>
  );
}

/** Nothing where every mail has gone. */
function Mails({ m, overview: { mails }, timeZone }: Part & { timeZone: string }) {
  if (mails.stuck === 0 && mails.later === 0) return null;
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <section aria-labelledby="mails">
      <h2 id="mails" tabindex={-1}>
        {m.overview.mails}
      </h2>
      {mails.stuck > 0 ? (
        <>
          <div class="table stack" tabindex={0} role="group" aria-labelledby="mails">
            <table>
              <thead>
                <tr>
                  <th scope="col">{m.overview.to}</th>
                  <th scope="col">{m.overview.mail}</th>
                  <th scope="col">{m.overview.since}</th>
                  <th scope="col">{m.overview.why}</th>
                  <th scope="col">{m.overview.next}</th>
                </tr>
              </thead>
              <tbody>
                {mails.list.map((mail) => (
                  <tr>
                    <th scope="row">{mail.recipient}</th>
                    <td data-label={m.overview.mail}>{m.overview.templates[mail.template]}</td>
                    <td data-label={m.overview.since}>{when(mail.since)}</td>
                    <td data-label={m.overview.why}>
                      {mail.problem === null ? m.overview.untried : m.overview.problems[mail.problem]}
                    </td>
                    <td data-label={m.overview.next}>{when(mail.nextTryAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="hint">{m.overview.mailsHint(mails.list.length, mails.stuck)}</p>
        </>
      ) : null}
      {mails.lastOfLater === null ? null : <p>{m.overview.later(mails.later, when(mails.lastOfLater))}</p>}
    </section>
  );
}

function Domains({ m, base, overview: { domains } }: Part) {
  if (domains.length === 0) {
    return (
      <>
        <p>{m.overview.noDomain}</p>
        <p>
          <a href={`${base}/domains`}>{m.overview.showDomains}</a>
        </p>
      </>
    );
  }
  return (
    <div class="table stack" tabindex={0} role="group" aria-labelledby="levels">
      <table>
        <thead>
          <tr>
            <th scope="col">{m.overview.domain}</th>
            <th scope="col">{m.overview.provider}</th>
            <th scope="col">{m.overview.state}</th>
          </tr>
        </thead>
        <tbody>
          {domains.map(({ id, domain, provider, state }) => (
            <tr>
              <th scope="row">
                <a href={`${base}/domains/${id}`}>{domain}</a>
              </th>
              <td data-label={m.overview.provider}>{m.overview.providers[provider]}</td>
              <td data-label={m.overview.state}>{m.overview.states[state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Directories({ m, base, overview: { directories }, timeZone }: Part & { timeZone: string }) {
  const path = `${base}/directories`;
  if (directories.length > 0) {
    return <DirectoryTable m={m} base={path} directories={directories} timeZone={timeZone} />;
  }
  return (
    <>
      <p>{m.directories.overviewNone}</p>
      <p>
        <a href={path}>{m.directories.overviewShow}</a>
      </p>
    </>
  );
}
