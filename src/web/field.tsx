import type { Child } from 'hono/jsx';

type Props = {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'tel' | 'date' | 'number' | 'search';
  value?: string | undefined;
  hint?: Child;
  error?: string | undefined;
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'numeric';
  autofocus?: boolean;
  maxlength?: number;
  min?: string | number;
  max?: string | number;
  /** a field that may stay empty */
  optional?: boolean;
};

/** A field with its label. Under it one place for the hint or, in its stead, what is wrong: nothing moves. */
export function Field({ name, label, type = 'text', value, hint, error, optional, ...rest }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={value}
        required={!optional}
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-message`}
        {...rest}
      />
      <FieldMessage name={name} hint={hint} error={error} />
    </div>
  );
}

/** `live`: script writes here while the person types. */
export function FieldMessage(props: {
  name: string;
  hint?: Child;
  error?: string | undefined;
  live?: boolean;
}) {
  const { name, hint, error, live } = props;
  return (
    <p
      class={error ? 'message wrong' : 'message'}
      id={`${name}-message`}
      aria-live={live ? 'polite' : undefined}
    >
      {error ?? hint ?? ''}
    </p>
  );
}
