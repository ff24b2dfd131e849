import { FieldMessage } from './field.tsx';
import type { Messages } from './messages/index.ts';

type Props = {
  m: Messages;
  name: string;
  label: string;
  purpose: 'current-password' | 'new-password';
  error?: string | undefined;
  autofocus?: boolean;
  /** asks our own endpoint how strong it is, for this username */
  meterFor?: string;
};

/** A password with a button to show it and, for a new one, a meter. Both need script; the form does not. */
export function PasswordField({ m, name, label, purpose, error, autofocus, meterFor }: Props) {
  const metered = meterFor !== undefined;
  return (
    <div class={metered ? 'field metered' : 'field'}>
      <label for={name}>{label}</label>
      <div class="password">
        <input
          id={name}
          name={name}
          type="password"
          required
          autocomplete={purpose}
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          autofocus={autofocus}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={`${name}-message`}
          data-meter={meterFor}
        />
        <button
          type="button"
          class="reveal"
          hidden
          aria-controls={name}
          aria-pressed="false"
          data-hide={m.common.hidePassword}
        >
          {m.common.showPassword}
        </button>
      </div>
      {metered ? (
        <div class="meter" id={`${name}-meter`} aria-hidden="true">
          {[0, 1, 2, 3, 4].map(() => (
            <span></span>
          ))}
        </div>
      ) : null}
      <FieldMessage name={name} hint={metered ? m.passwords.rule : undefined} error={error} live={metered} />
    </div>
  );
}
