import type { Child } from 'hono/jsx';
import type { Messages } from '../web/messages/index.ts';
import { Affected } from './affected-pages.tsx';
import type { DomainPageProps, DomainProblems } from './domain-pages.tsx';
import { Pilot } from './pilot-pages.tsx';

type StepState = 'done' | 'next' | 'later';
type Props = DomainPageProps & { problems: DomainProblems };

/** From a claim to a domain that is on, in the order in which it is done. */
export function Steps(props: Props) {
  const { m, admin, domain } = props;
  const provider = m.users.levels[domain.provider];
  const proved = domain.state === 'proved';
  const then = proved ? 'next' : 'later';
  return (
    <ol class="steps">
      {domain.provider === 'microsoft' ? (
        <Step m={m} name="consent" title={m.domains.consent(provider)}>
          <p>{m.domains.consentText(provider)}</p>
          <div>
            <a class="button" href={`/federation/microsoft/consent-request?domain=${domain.id}`}>
              {m.domains.consentGo(provider)}
            </a>
          </div>
        </Step>
      ) : null}
      <Step m={m} name="prove" title={m.domains.prove} state={proved ? 'done' : 'next'}>
        <DnsRecord {...props} proved={proved} />
      </Step>
      <Step m={m} name="affected" title={m.domains.affected}>
        <Affected {...props} />
      </Step>
      <Step m={m} name="pilot" title={m.domains.pilot} state={then}>
        <Pilot {...props} open={proved} />
      </Step>
      <Step m={m} name="switch" title={m.domains.switchOn} state={then}>
        <p>{m.domains.switchText(provider)}</p>
        {proved ? (
          <div>
            <a class="button primary" href={`/admin/${admin.tenant.id}/domains/${domain.id}/switch`}>
              {m.domains.switchGo}
            </a>
          </div>
        ) : (
          <p class="quiet">{m.domains.switchLater}</p>
        )}
      </Step>
    </ol>
  );
}

const KINDS: Record<StepState, string> = { done: ' good', next: ' accent', later: '' };

function Step(props: { m: Messages; name: string; title: string; state?: StepState; children: Child }) {
  const { m, name, title, state, children } = props;
  return (
    <li>
      <div class="step-head">
        <h2 id={name}>{title}</h2>
        {state ? <span class={`badge${KINDS[state]}`}>{m.domains.stepStates[state]}</span> : null}
      </div>
      {children}
    </li>
  );
}

/** The record stays to be read once it is found: it has to stay where it is. */
function DnsRecord({ m, admin, domain, proved }: DomainPageProps & { proved: boolean }) {
  return (
    <>
      <p>{proved ? m.domains.provedText : m.domains.proveText(domain.domain)}</p>
      <dl class="pairs">
        <dt>{m.domains.recordType}</dt>
        <dd>TXT</dd>
        <dt>{m.domains.recordName}</dt>
        <dd>
          <code class="secret">{domain.record.name}</code>
        </dd>
        <dt>{m.domains.recordValue}</dt>
        <dd>
          <code class="secret">{domain.record.value}</code>
        </dd>
      </dl>
      {proved ? null : (
        <form method="post" action={`/admin/${admin.tenant.id}/domains/${domain.id}/proof`}>
          <div>
            <button class="button primary">{m.domains.check}</button>
          </div>
        </form>
      )}
    </>
  );
}
