import type { Messages } from './messages/index.ts';

/** A text to be pasted elsewhere: one click marks all of it and, with script, a button copies it. */
export function Copyable({ m, id, text }: { m: Messages; id: string; text: string }) {
  return (
    <div class="copyable">
      <code class="secret" id={id}>
        {text}
      </code>
      <button
        type="button"
        class="button small"
        hidden
        data-copy={id}
        data-done={m.common.copied}
        aria-describedby={id}
      >
        {m.common.copy}
      </button>
    </div>
  );
}
