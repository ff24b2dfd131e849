import { ALGORITHMS, SCOPES, type Authentication, type Kind } from '../applications/kinds.ts';
import { Field, FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';
import { RadioField } from '../web/radio-field.tsx';
import { SelectField } from '../web/select-field.tsx';
import { TextAreaField } from '../web/text-area-field.tsx';
import type { TypedApplication } from './application-form.ts';
import { Identity } from './application-identity-pages.tsx';

export type FieldsProps = {
  m: Messages;
  typed: TypedApplication;
  errors: Record<string, string>;
  /** of one that is there already: these never change */
  is?: { kind: Kind; authentication: Authentication };
};

/** What an operator says of an application, new or not, in its order. */
export function ApplicationFields(props: FieldsProps) {
  return (
    <>
      <Identity {...props} />
      <Addresses {...props} />
      <Access {...props} />
      <Who {...props} />
      <Tokens {...props} />
    </>
  );
}

function Addresses({ m, typed, errors }: FieldsProps) {
  const words = m.applications;
  const field = (
    name: 'redirectUris' | 'postLogoutRedirectUris' | 'initiateLoginUri' | 'backchannelLogoutUri',
  ) => ({
    name,
    label: words[name],
    hint: words[`${name}Hint`],
    value: typed[name],
    error: errors[name],
  });
  return (
    <section aria-labelledby="addresses-title">
      <h2 id="addresses-title">{words.addresses}</h2>
      <div class="narrow">
        <TextAreaField {...field('redirectUris')} />
        <TextAreaField {...field('postLogoutRedirectUris')} rows={2} optional />
        <Field {...field('initiateLoginUri')} autocomplete="off" optional />
        <Field {...field('backchannelLogoutUri')} autocomplete="off" optional />
      </div>
    </section>
  );
}

function Access({ m, typed, errors }: FieldsProps) {
  const words = m.applications;
  return (
    <section aria-labelledby="access-title">
      <h2 id="access-title">{words.access}</h2>
      <div class="narrow">
        <fieldset id="scopes" aria-describedby="scopes-message">
          <legend>{words.scopes}</legend>
          {SCOPES.map((scope) => (
            <label class="check">
              <input type="checkbox" name={scope} checked={typed[scope] === 'on'} />
              <span>{words.scopeNames[scope]}</span>
            </label>
          ))}
          <FieldMessage name="scopes" error={errors['scopes']} />
        </fieldset>
        <TextAreaField
          name="resources"
          label={words.resources}
          hint={words.resourcesHint}
          value={typed.resources}
          error={errors['resources']}
          rows={2}
          optional
        />
      </div>
    </section>
  );
}

function Who({ m, typed, errors }: FieldsProps) {
  const words = m.applications;
  return (
    <section aria-labelledby="who-title">
      <h2 id="who-title">{words.who}</h2>
      <div class="narrow">
        <RadioField
          name="whichTenants"
          legend={words.whichTenants}
          options={(['all', 'some'] as const).map((value) => ({ value, label: words.tenantChoices[value] }))}
          value={typed.whichTenants}
        />
        <TextAreaField
          name="tenants"
          label={words.tenantIds}
          hint={words.tenantIdsHint}
          value={typed.tenants}
          error={errors['tenants']}
          optional
        />
      </div>
    </section>
  );
}

function Tokens({ m, typed, is }: FieldsProps) {
  const words = m.applications;
  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">{words.tokens}</h2>
      <div class="narrow">
        {is && is.kind !== 'web' ? null : (
          <label class="check">
            <input type="checkbox" name="pkceRequired" checked={typed.pkceRequired === 'on'} />
            <span>
              {words.pkce}
              <span class="hint">{words.pkceHint}</span>
            </span>
          </label>
        )}
        <SelectField
          bare
          name="signingAlgorithm"
          label={words.algorithm}
          options={ALGORITHMS.map((value) => ({ value, label: words.algorithms[value] }))}
          value={typed.signingAlgorithm}
        />
      </div>
    </section>
  );
}
