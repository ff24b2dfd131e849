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
  const beyond = findBeyond(given, []);
  if (beyond) return { ok: false, errors: [problemAt(beyond, 'This is more than anything takes.', part)] };
  const parsed = schema.safeParse(given, { error: say });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    // An unknown field is reported where it stands, not where it was not expected.
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemAt([...issue.path, key], 'There is no such field.', part))
      : [problemAt(issue.path, sentence(issue.message), part)],
  );
  return { ok: false, errors: errors.slice(0, MOST_ERRORS) };
}

/** Nobody reads more, and the answer to a small mistake made often stays small. */
const MOST_ERRORS = 100;
/** The rows of an import; every other list is shorter. */
const LONGEST_LIST = 10_000;
const MOST_FIELDS = 100;

/** Where there is more than any schema takes: told before each element of it is looked at. */
function findBeyond(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (entries.length > (Array.isArray(value) ? LONGEST_LIST : MOST_FIELDS)) return path;
  for (const [key, inner] of entries) {
    const found = findBeyond(inner, [...path, key]);
    if (found) return found;
  }
  return null;
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
