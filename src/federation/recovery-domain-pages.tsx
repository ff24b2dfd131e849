import type { OwnApplicationProblems } from '../domains/own-application.ts';
import type { ProvenDomain } from '../domains/proven-domain.ts';
import type { Health } from '../identity-providers/probe-provider.ts';
import { CardPage } from '../web/card-page.tsx';
import { formatTime } from '../web/dates.ts';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';

type Common = { m: Messages; here: string };
type Facts = { domain: ProvenDomain; switchedOnAt: number | null; health: Health; timeZone: string };

/** What the code opened: how the domain stands, and the two ways out. */
export function RecoveryDomainPage(
  props: Common & {
    facts: Facts;
    typed: { clientId: string; problems: OwnApplicationProblems } | undefined;
    done: 'switched-off' | 'saved' | undefined;
  },
) {
  const { m, here, facts, typed, done } = props;
  const words = m.recovery;
  const { domain, switchedOnAt } = facts;
  const provider = m.users.levels[domain.provider];
  return (
    <CardPage
      m={m}
      title={words.domainTitle(domain.domain)}
      lead={words.domainLead}
      here={here}
      wide
      error={typed !== undefined}
    >
      {done ? <Notice kind="good">{words.done[done]}</Notice> : null}
      <FactList m={m} facts={facts} />
      {switchedOnAt === null ? null : (
        <section class="apart" aria-labelledby="switch-off">
          <h2 id="switch-off">{words.switchOff}</h2>
          <p>{words.switchOffText(domain.domain, provider)}</p>
          <form method="post" action="/recovery/domain/switching-off">
            <button class="button danger">{words.switchOffGo}</button>
          </form>
        </section>
      )}
      {domain.ownClientId === null ? null : (
        <OwnApplicationForm
          m={m}
          clientId={typed?.clientId ?? domain.ownClientId}
          problems={typed?.problems}
        />
      )}
      <section class="apart">
        <form method="post" action="/recovery/end">
          <button class="button" aria-describedby="end-hint">
            {words.end}
          </button>
        </form>
        <p class="hint" id="end-hint">
          {words.endText}
        </p>
      </section>
    </CardPage>
  );
}

function FactList({ m, facts }: { m: Messages; facts: Facts }) {
  const words = m.recovery;
  const { domain, switchedOnAt, health, timeZone } = facts;
  return (
    <dl class="pairs">
      <dt>{words.domain}</dt>
      <dd>{domain.domain}</dd>
      <dt>{words.tenant}</dt>
      <dd>
        {domain.tenantName} <span class="quiet">{domain.tenantId}</span>
      </dd>
      <dt>{words.provider}</dt>
      <dd>{m.users.levels[domain.provider]}</dd>
      <dt>{words.directory}</dt>
      <dd>{domain.directory}</dd>
      <dt>{words.since}</dt>
      <dd>
        {switchedOnAt === null ? words.off : formatTime(switchedOnAt, { language: m.language, timeZone })}
      </dd>
      <dt>{words.now}</dt>
      <dd>
        <span class={`badge ${health === 'answers' ? 'good' : 'bad'}`}>{words.health[health]}</span>
      </dd>
      <dt>{words.application}</dt>
      <dd>{domain.ownClientId ?? words.sharedApplication}</dd>
    </dl>
  );
}

function OwnApplicationForm(props: {
  m: Messages;
  clientId: string;
  problems: OwnApplicationProblems | undefined;
}) {
  const { m, clientId, problems = {} } = props;
  const words = m.recovery;
  return (
    <section class="apart" aria-labelledby="own-application">
      <h2 id="own-application">{words.ownTitle}</h2>
      <p>{words.ownText}</p>
      <form method="post" action="/recovery/domain/own-application" novalidate>
        <Field
          name="clientId"
          label={words.clientId}
          value={clientId}
          autocomplete="off"
          error={problems.clientId && words.problems.clientId}
        />
        <Field
          name="secret"
          label={words.secret}
          hint={words.secretHint}
          autocomplete="off"
          error={problems.secret && words.problems[problems.secret]}
        />
        <button class="button primary">{m.common.save}</button>
      </form>
    </section>
  );
}
