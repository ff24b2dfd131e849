import { Field } from '../web/field.tsx';
import type { Messages } from '../web/messages/index.ts';

type Props = {
  m: Messages;
  action: string;
  cancel: string;
  effects: string[];
  label: string;
  go: string;
  error?: string | undefined;
};

/** What cannot be undone is confirmed by typing what it is done to, below what it does. */
export function ConfirmByTyping({ m, action, cancel, effects, label, go, error }: Props) {
  return (
    <>
      <ul class="reasons">
        {effects.map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
      <form method="post" action={action} class="narrow" novalidate>
        <Field name="confirmation" label={label} error={error} autocomplete="off" />
        <div class="row">
          <button class="button danger">{go}</button>
          <a class="button" href={cancel}>
            {m.common.cancel}
          </a>
        </div>
      </form>
    </>
  );
}
