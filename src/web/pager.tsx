import type { Messages } from './messages/index.ts';

/** The way on through a list that is read page by page. Nothing where all is on one page. */
export function Pager({ m, first, next }: { m: Messages; first: string | null; next: string | null }) {
  if (first === null && next === null) return null;
  return (
    <nav class="pager" aria-label={m.common.pages}>
      {first === null ? <span></span> : <a href={first}>{m.common.firstPage}</a>}
      {next === null ? null : (
        <a class="button" href={next} rel="next">
          {m.common.nextPage}
        </a>
      )}
    </nav>
  );
}
