import type * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

/** Where it is wrong: a JSON pointer into the body (RFC 6901 §6), or a parameter of the query. */
export type FieldProblem = { pointer?: string; parameter?: string; detail: string };

const { localeError } = english();

function say(issue: Parameters<typeof localeError>[0]): ReturnType<typeof localeError> {
  return issue.input === undefined ? 'This is missing.' : localeError(issue);
}

/** What fits the schema, or what is wrong, field by field. `part` is what the fields are of. */
export function parseFields<T extends z.ZodMiniType>(
  schema: T,
  given: unknown,
  part: 'body' | 'query',
): { ok: true; value: z.output<T> } | { ok: false; errors: FieldProblem[] } {
  const parsed = schema.safeParse(given, { error: say });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    // An unknown field is reported where it stands, not where it was not expected.
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemAt([...issue.path, key], 'There is no such field.', part))
      : [problemAt(issue.path, sentence(issue.message), part)],
  );
  return { ok: false, errors };
}

function problemAt(path: PropertyKey[], detail: string, part: 'body' | 'query'): FieldProblem {
  return part === 'query'
    ? { parameter: String(path[0] ?? ''), detail }
    : { pointer: pointerTo(path), detail };
}

/** As a URI fragment: `#/scopes/1`. */
function pointerTo(path: PropertyKey[]): string {
  const steps = path.map((step) =>
    encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ['#', ...steps].join('/');
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
