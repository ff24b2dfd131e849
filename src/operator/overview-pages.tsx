import { Notice } from '../web/notice.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';
import type { Overview } from './read-overview.ts';

/** How the service stands, and the two things that one mostly comes for. */
export function OverviewPage(props: OperatorPageProps & { overview: Overview }) {
  const { m, overview } = props;
  const words = m.operator;
  const states = ['running', 'suspended', 'to-be-removed'] as const;
  return (
    <OperatorPage
      {...props}
      part="overview"
      title={words.overview}
      action={
        <a class="button primary" href="/operator/new-tenant">
          {words.register}
        </a>
      }
    >
      {overview.operators === 1 ? (
        <Notice kind="warn">
          <p>{words.onlyOperator}</p>
        </Notice>
      ) : null}
      <div class="tiles">
        {states.map((state) => (
          <a class="tile" href={`/operator/tenants?state=${state}`}>
            <strong>{overview.tenants[state]}</strong>
            <span>{words.tiles[state]}</span>
          </a>
        ))}
        <a class="tile" href="/operator/operators">
          <strong>{overview.operators}</strong>
          <span>{words.tiles.operators}</span>
        </a>
        <div class="tile">
          <strong>{overview.stuckMails}</strong>
          <span>{words.tiles.stuckMails}</span>
        </div>
      </div>
      {overview.refusals.length > 0 ? (
        <section aria-labelledby="stuck">
          <h2 id="stuck">{words.tiles.stuckMails}</h2>
          <p class="hint">{words.stuckText}</p>
          <ul class="rows">
            {overview.refusals.map(({ error, mails }) => (
              <li>
                <p>
                  {error}
                  <span class="quiet">{words.stuckTimes(mails)}</span>
                </p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="find-tenant">
        <h2 id="find-tenant">{words.findTenant}</h2>
        <form
          method="get"
          action="/operator/tenants"
          class="toolbar"
          role="search"
          aria-labelledby="find-tenant"
        >
          <div class="field wide">
            <label for="search">{words.search}</label>
            <input
              id="search"
              name="search"
              type="search"
              placeholder={words.searchHint}
              autocomplete="off"
            />
          </div>
          <button class="button">{words.show}</button>
        </form>
      </section>
      <section aria-labelledby="find-account">
        <h2 id="find-account">{words.findAccount}</h2>
        <form
          method="get"
          action="/operator/accounts"
          class="toolbar"
          role="search"
          aria-labelledby="find-account"
        >
          <div class="field wide">
            <label for="username">{words.accountSearch}</label>
            <input
              id="username"
              name="username"
              type="search"
              inputmode="email"
              autocapitalize="none"
              autocomplete="off"
              spellcheck={false}
            />
          </div>
          <button class="button">{words.find}</button>
        </form>
      </section>
    </OperatorPage>
  );
}
