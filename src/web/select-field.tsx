import { FieldMessage } from './field.tsx';
import type { Child } from 'hono/jsx';

type Props = {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  value?: string | undefined;
  hint?: Child;
  error?: string | undefined;
  /** no room for a message under it */
  bare?: boolean;
};

/** One of a few, known beforehand. */
export function SelectField({ name, label, options, value, hint, error, bare }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select
        id={name}
        name={name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={bare ? undefined : `${name}-message`}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {bare ? null : <FieldMessage name={name} hint={hint} error={error} />}
    </div>
  );
}
