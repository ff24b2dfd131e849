type Props<T extends string> = {
  name: string;
  legend: string;
  /** what to know before choosing */
  hint?: string;
  options: { value: T; label: string; hint?: string }[];
  value: T | undefined;
};

/** One of a few, each with what comes of it. */
export function RadioField<T extends string>({ name, legend, hint, options, value }: Props<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {options.map((option) => (
        <label class="check">
          <input type="radio" name={name} value={option.value} checked={option.value === value} />
          <span>
            {option.label}
            {option.hint ? <span class="hint">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
