import type { Child } from 'hono/jsx';
import { FieldMessage } from './field.tsx';

type Props = {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: Child;
  error?: string | undefined;
  /** how many lines have room at first */
  rows?: number;
  /** a field that may stay empty */
  optional?: boolean;
};

/** A field for several lines, each of which stays one however long it is. */
export function TextAreaField({ name, label, value, hint, error, rows = 3, optional }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <textarea
        id={name}
        name={name}
        rows={rows}
        wrap="off"
        required={!optional}
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-message`}
      >
        {value ?? ''}
      </textarea>
      <FieldMessage name={name} hint={hint} error={error} />
    </div>
  );
}
