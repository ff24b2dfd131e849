import type { InspectedDomain } from '../domains/inspect-domain.ts';
import type { OwnApplicationProblems } from '../domains/own-application.ts';
import { RECORD_GRACE } from '../domains/proven-domain.ts';
import type { CheckRecordResult } from '../domains/prove-domain.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Notice } from '../web/notice.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { OnSections } from './domain-on-pages.tsx';
import { Steps } from './domain-step-pages.tsx';
import { StateBadge } from './domains-pages.tsx';
import { Look } from './domain-look-pages.tsx';
import { OwnApplication } from './own-application-pages.tsx';

/** What was done a moment ago, as the address has it. */
export const DONE = [
  'registered',
  'pilot-added',
  'pilot-mailed',
  'pilot-removed',
  'switched-off',
  'own-changed',
  'own-removed',
] as const;

export type DomainPageState = {
  done?: (typeof DONE)[number] | undefined;
  proof?: CheckRecordResult['outcome'] | undefined;
  /** what Microsoft says of the directory's consent */
  consent?: 'given' | 'refused' | undefined;
  typed?: { username?: string; clientId?: string; mail?: 'on' | undefined };
  pilotProblem?: 'no-such-user' | 'no-pilot';
  ownProblems?: OwnApplicationProblems;
};

export type DomainProps = AdminPageProps & { domain: InspectedDomain; timeZone: string };
export type DomainPageProps = DomainProps & { state: DomainPageState };

/** One domain: the steps until it is on; from then on, what is looked after. */
export function DomainPage(props: DomainPageProps) {
  const { m, admin, domain, state } = props;
  const base = `/admin/${admin.tenant.id}/domains`;
  const problems = problemsOf(props);
  const errors = Object.entries(problems).map(([field, text]) => ({ field, text }));
  const refused = state.proof !== undefined && state.proof !== 'proved';
  return (
    <AdminPage
      {...props}
      part="domains"
      title={domain.domain}
      back={{ href: base, label: m.domains.title }}
      action={<StateBadge m={m} state={domain.state} />}
      error={errors.length > 0 || refused}
    >
      <ErrorSummary m={m} errors={errors} />
      <News {...props} />
      <dl class="pairs">
        <dt>{m.domains.provider}</dt>
        <dd>{m.users.levels[domain.provider]}</dd>
        <dt>{m.domains.directory}</dt>
        <dd>{domain.directory}</dd>
      </dl>
      {domain.state === 'on' ? <OnSections {...props} /> : <Steps {...props} problems={problems} />}
      <Look {...props} />
      <OwnApplication {...props} problems={problems} />
      {domain.state === 'on' ? null : (
        <section aria-labelledby="remove">
          <h2 id="remove">{m.domains.remove}</h2>
          <p>{m.domains.removeText}</p>
          <div>
            <a class="button danger" href={`${base}/${domain.id}/removal`}>
              {m.domains.removeGo}
            </a>
          </div>
        </section>
      )}
    </AdminPage>
  );
}

/** What has just happened, and what goes wrong by itself. */
function News({ m, domain, state, timeZone }: DomainPageProps) {
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  const { done, proof, consent } = state;
  return (
    <>
      {done ? <Notice kind="good">{m.domains.done[done]}</Notice> : null}
      {proof ? <Notice kind={proof === 'proved' ? 'good' : 'alert'}>{m.domains.proofs[proof]}</Notice> : null}
      {consent ? (
        <Notice kind={consent === 'given' ? 'good' : 'warn'}>{m.domains.consents[consent]}</Notice>
      ) : null}
      {domain.state === 'disputed' && proof !== 'proved-by-another' ? (
        <Notice kind="warn">{m.domains.disputed}</Notice>
      ) : null}
      {domain.missingSince === null ? null : (
        <Notice kind="warn" title={m.domains.missingTitle}>
          {m.domains.missing(when(domain.missingSince), when(domain.missingSince + RECORD_GRACE))}
        </Notice>
      )}
    </>
  );
}

export type DomainProblems = { username?: string; clientId?: string; secret?: string };

function problemsOf({ m, domain, state }: DomainPageProps): DomainProblems {
  const { pilotProblem, ownProblems: own } = state;
  const words = m.domains.ownProblems;
  return {
    ...(pilotProblem && { username: m.domains.pilotProblems[pilotProblem](domain.domain) }),
    ...(own?.clientId && { clientId: words.clientId }),
    ...(own?.secret && { secret: words[own.secret] }),
  };
}
