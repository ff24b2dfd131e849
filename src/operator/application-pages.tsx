import type { InspectedApplication } from '../applications/inspect-application.ts';
import type { ApplicationProblems } from '../applications/parse-application.ts';
import { formatTime } from '../web/dates.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Notice } from '../web/notice.tsx';
import { ApplicationFacts, ApplicationDeeds } from './application-parts-pages.tsx';
import { ApplicationFields } from './application-fields-pages.tsx';
import { typedOf, type TypedApplication } from './application-form.ts';
import { ApplicationLogoSection } from './application-logo-pages.tsx';
import { problemWords } from './application-problem-pages.ts';
import { ApplicationSecrets } from './application-secrets-pages.tsx';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';
import { SecretNotice } from './registered-application-pages.tsx';

export type ApplicationState = {
  done?: string | undefined;
  stale?: boolean;
  /** made just now, and shown this once */
  secret?: string;
  /** as typed, of the version that its writer saw */
  typed?: TypedApplication;
  version?: string | undefined;
  /** whether what was typed came along to a new proof, and is to be saved now */
  draft?: 'kept' | 'lost';
  problems?: ApplicationProblems;
  logoProblem?: string;
  /** why a deed was not done */
  refused?: string;
};

export type ApplicationPageProps = OperatorPageProps & {
  inspected: InspectedApplication;
  state: ApplicationState;
  timeZone: string;
  origin: string;
};

/** One application: what it is and may, by what it proves itself, and what an operator can do. */
export function ApplicationPage(props: ApplicationPageProps) {
  const { m, inspected, state, timeZone, origin } = props;
  const { application } = inspected;
  const path = `/operator/applications/${application.id}`;
  const errors = problemWords(m, state.problems ?? {});
  if (state.logoProblem) errors['logo'] = state.logoProblem;
  const list = Object.entries(errors).map(([field, text]) => ({ field, text }));
  const when = (time: number) => formatTime(time, { language: m.language, timeZone });
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={application.name}
      back={{ href: '/operator/applications', label: m.applications.back }}
      error={list.length > 0 || state.stale || state.refused !== undefined}
    >
      <ErrorSummary m={m} errors={list} />
      {state.done ? <Notice kind="good">{state.done}</Notice> : null}
      {state.refused ? <Notice kind="alert">{state.refused}</Notice> : null}
      {state.stale ? (
        <Notice kind="alert" title={m.applications.staleTitle}>
          {m.applications.stale}
        </Notice>
      ) : null}
      {state.draft ? <Notice kind="warn">{m.applications.draft[state.draft]}</Notice> : null}
      {state.secret ? <SecretNotice m={m} secret={state.secret} /> : null}
      <ApplicationFacts m={m} inspected={inspected} origin={origin} when={when} />
      {application.authentication === 'secret' ? (
        <ApplicationSecrets m={m} path={path} secrets={inspected.secrets} when={when} />
      ) : null}
      <form method="post" action={`${path}/settings`} class="preferences" novalidate>
        <input type="hidden" name="version" value={state.version ?? String(application.version)} />
        <ApplicationFields m={m} typed={state.typed ?? typedOf(inspected)} errors={errors} is={application} />
        <div>
          <button class="button primary">{m.common.save}</button>
        </div>
      </form>
      <ApplicationLogoSection m={m} application={application} error={state.logoProblem} />
      <ApplicationDeeds m={m} application={application} path={path} />
    </OperatorPage>
  );
}
