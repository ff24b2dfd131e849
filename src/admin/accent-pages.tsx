import { FieldMessage } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';

/** The colour is what the text field says; the picker, which cannot be empty, only writes there. */
export function AccentSection({
  m,
  accent,
  error,
}: {
  m: Messages;
  accent: string;
  error: string | undefined;
}) {
  return (
    <section aria-labelledby="look">
      <h2 id="look">{m.preferences.look}</h2>
      <p class="hint">{m.preferences.lookText}</p>
      <div class="field narrow">
        <label for="accent">{m.preferences.accent}</label>
        <div class="row">
          <input
            id="accent"
            name="accent"
            value={accent}
            maxlength={20}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            aria-invalid={error ? 'true' : undefined}
            aria-describedby="accent-message"
          />
          <input
            type="color"
            class="swatch"
            value={/^#[0-9a-f]{6}$/i.test(accent) ? accent : '#1f5fbf'}
            aria-label={m.preferences.pickAccent}
            data-colour-for="accent"
            hidden
          />
        </div>
        <FieldMessage name="accent" hint={m.preferences.accentHint} error={error} />
      </div>
    </section>
  );
}
