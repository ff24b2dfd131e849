import type { FoundProblem } from './uri-problem.ts';

export type ListProblem = 'none' | 'too-many' | 'repeated';

const MOST = 20;

/** What is wrong with several values that each have to be right, and with which of them first. */
export function findListProblem(
  values: readonly string[],
  find: (value: string) => FoundProblem | null,
  most = MOST,
): (FoundProblem & { value: string }) | { problem: ListProblem; value?: string } | null {
  if (values.length > most) return { problem: 'too-many' };
  for (const [at, value] of values.entries()) {
    const found = find(value);
    if (found) return { ...found, value };
    if (values.indexOf(value) !== at) return { problem: 'repeated', value };
  }
  return null;
}
