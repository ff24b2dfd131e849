import { LANGUAGES, type Language } from '../languages.ts';
import type { PreferenceProblems } from '../tenants/change-preferences.ts';
import type { PreferenceProblem } from '../tenants/parse-preference.ts';
import type { WelcomeView } from '../users/read-welcome.ts';
import { ErrorSummary } from '../web/error-summary.tsx';
import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { Notice } from '../web/notice.tsx';
import { SelectField } from '../web/select-field.tsx';
import { AccentSection } from './accent-pages.tsx';
import { AdminPage, type AdminPageProps } from './admin-pages.tsx';
import { TenantLogoSection } from './logo-pages.tsx';
import { OwnDomainsSection } from './own-domains-pages.tsx';
import { WelcomeSection } from './welcome-pages.tsx';

export type PreferencesState = {
  notice?: 'saved' | 'savedMailsOn' | 'logoSet' | 'logoRemoved' | undefined;
  stale?: boolean;
  /** what was refused, as typed, and why */
  typed?: {
    welcomeMails: boolean;
    language: Language;
    supportMail: string;
    supportPhone: string;
    accent: string;
    ownDomainsOnly: boolean;
  };
  problems?: PreferenceProblems;
  /** why a picture was refused */
  logoProblem?: string;
};

type Props = AdminPageProps & { welcome: WelcomeView; state: PreferencesState; origin: string };

/** What an administrator decides for the whole tenant (R8), and how it looks. */
export function PreferencesPage(props: Props) {
  const { m, admin, state } = props;
  const { tenant } = admin;
  const problems = Object.fromEntries(
    Object.entries(state.problems ?? {}).map(([field, problem]) => [field, problemText(m, problem)]),
  );
  const errors = Object.entries(problems).map(([field, text]) => ({ field, text }));
  if (state.logoProblem) errors.push({ field: 'logo', text: state.logoProblem });
  const now = { ...tenant, ...state.typed };
  return (
    <AdminPage
      {...props}
      part="preferences"
      title={m.preferences.title}
      error={errors.length > 0 || state.stale}
    >
      <ErrorSummary m={m} errors={errors} />
      {state.notice ? <Notice kind="good">{m.preferences[state.notice]}</Notice> : null}
      {state.stale ? (
        <Notice kind="alert" title={m.preferences.staleTitle}>
          {m.preferences.stale}
        </Notice>
      ) : null}
      <form method="post" action={`/admin/${tenant.id}/preferences`} novalidate class="preferences">
        <input type="hidden" name="version" value={String(tenant.version)} />
        <WelcomeSection {...props} on={now.welcomeMails} />
        <section aria-labelledby="language-title">
          <h2 id="language-title">{m.preferences.languageTitle}</h2>
          <div class="narrow">
            <SelectField
              name="language"
              label={m.preferences.language}
              options={LANGUAGES.map((value) => ({ value, label: m.common.languages[value] }))}
              value={now.language}
              hint={m.preferences.languageHint}
            />
          </div>
        </section>
        <section aria-labelledby="support">
          <h2 id="support">{m.preferences.support}</h2>
          <p class="hint">{m.preferences.supportText}</p>
          <div class="narrow">
            <Field
              name="supportMail"
              label={m.preferences.supportMail}
              type="email"
              value={now.supportMail ?? ''}
              hint={m.preferences.supportMailHint}
              error={problems['supportMail']}
              autocomplete="off"
              optional
            />
            <Field
              name="supportPhone"
              label={m.preferences.supportPhone}
              type="tel"
              value={now.supportPhone ?? ''}
              hint={m.preferences.supportPhoneHint}
              error={problems['supportPhone']}
              autocomplete="off"
              optional
            />
          </div>
        </section>
        <OwnDomainsSection
          m={m}
          tenantId={tenant.id}
          on={now.ownDomainsOnly}
          error={problems['ownDomainsOnly']}
        />
        <AccentSection m={m} accent={now.accent ?? ''} error={problems['accent']} />
        <div>
          <button class="button primary">{m.common.save}</button>
        </div>
      </form>
      <TenantLogoSection m={m} tenant={tenant} error={state.logoProblem} />
      <section aria-labelledby="name">
        <h2 id="name">{m.preferences.name}</h2>
        <dl class="pairs">
          <dt>{m.preferences.nameLabel}</dt>
          <dd>{tenant.name}</dd>
          <dt>{m.preferences.idLabel}</dt>
          <dd>{tenant.id}</dd>
        </dl>
        <p class="hint">{m.preferences.nameText}</p>
      </section>
    </AdminPage>
  );
}

function problemText(m: Messages, problem: PreferenceProblem): string {
  return problem.problem === 'too-light'
    ? m.preferences.problems['too-light'](problem.darker)
    : m.preferences.problems[problem.problem];
}
