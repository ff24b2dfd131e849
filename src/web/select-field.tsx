import { FieldMessage } from './field.tsx';
import type { Child } from 'hono/jsx';

type Props = {
  name: string;
  /** where a page has several of that name */
  id?: string;
  label: string;
  options: { value: string; label: string }[];
  value?: string | undefined;
  hint?: Child;
  error?: string | undefined;
  /** no room for a message under it */
  bare?: boolean;
};

/** One of a few, known beforehand. */
export function SelectField({ name, id = name, label, options, value, hint, error, bare }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={bare ? undefined : `${id}-message`}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {bare ? null : <FieldMessage name={id} hint={hint} error={error} />}
    </div>
  );
}
