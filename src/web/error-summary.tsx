import type { Messages } from './messages/index.ts';

/** What is wrong on a page with several fields, with links to them. */
export function ErrorSummary({ m, errors }: { m: Messages; errors: { field: string; text: string }[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="notice alert" role="alert" tabindex={-1} autofocus>
      <p class="notice-title">{m.common.summary}</p>
      <ul>
        {errors.map(({ field, text }) => (
          <li>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
