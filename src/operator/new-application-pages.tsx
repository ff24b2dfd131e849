import type { ApplicationProblems } from '../applications/parse-application.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { ApplicationFields } from './application-fields-pages.tsx';
import type { TypedApplication } from './application-form.ts';
import { problemWords } from './application-problem-pages.ts';
import { OperatorPage, type OperatorPageProps } from './operator-pages.tsx';

type Props = OperatorPageProps & { typed: TypedApplication; problems: ApplicationProblems };

/** What was typed stays until all of it fits. */
export function NewApplicationPage(props: Props) {
  const { m, typed, problems } = props;
  const errors = problemWords(m, problems);
  const list = Object.entries(errors).map(([field, text]) => ({ field, text }));
  return (
    <OperatorPage
      {...props}
      part="applications"
      title={m.applications.register}
      back={{ href: '/operator/applications', label: m.applications.back }}
      error={list.length > 0}
    >
      <ErrorSummary m={m} errors={list} />
      <form method="post" action="/operator/new-application" class="preferences" novalidate>
        <ApplicationFields m={m} typed={typed} errors={errors} />
        <div>
          <button class="button primary">{m.applications.register}</button>
        </div>
      </form>
    </OperatorPage>
  );
}
