import type { Messages } from '../web/messages/index.ts';

/** For someone whom a group rule keeps out. `path`: of their page. */
export function LetIn({ m, path }: { m: Messages; path: string }) {
  return (
    <form method="post" action={`${path}/bar/removal`}>
      <p class="hint">{m.groupRules.barText}</p>
      <p>
        <button class="button">{m.groupRules.letIn}</button>
      </p>
    </form>
  );
}
