import { KINDS } from '../applications/kinds.ts';
import { Field } from '../web/field.tsx';
import { RadioField } from '../web/radio-field.tsx';
import { TextAreaField } from '../web/text-area-field.tsx';
import type { FieldsProps } from './application-fields-pages.tsx';

/** What an application is called, where it runs, and what it proves itself by. */
export function Identity({ m, typed, errors, is }: FieldsProps) {
  const words = m.applications;
  return (
    <section aria-labelledby="identity-title">
      <h2 id="identity-title">{words.identity}</h2>
      <div class="narrow">
        <Field
          name="name"
          label={words.name}
          hint={words.nameHint}
          value={typed.name}
          error={errors['name']}
          autocomplete="off"
        />
        {is ? null : (
          <>
            <RadioField
              name="kind"
              legend={words.kind}
              options={KINDS.map((value) => ({
                value,
                label: words.kinds[value],
                hint: words.kindHints[value],
              }))}
              value={typed.kind}
            />
            <RadioField
              name="authentication"
              legend={words.authentication}
              hint={words.authenticationHint}
              options={(['secret', 'key'] as const).map((value) => ({
                value,
                label: words.authentications[value],
                hint: words.authenticationHints[value],
              }))}
              value={typed.authentication}
            />
          </>
        )}
        {is && is.authentication !== 'key' ? null : (
          <TextAreaField
            name="jwks"
            label={words.jwks}
            hint={words.jwksHint}
            value={typed.jwks}
            error={errors['jwks']}
            optional
          />
        )}
        <RadioField
          name="party"
          legend={words.party}
          options={(['first', 'third'] as const).map((value) => ({
            value,
            label: words.parties[value],
            hint: words.partyHints[value],
          }))}
          value={typed.party}
        />
      </div>
    </section>
  );
}
