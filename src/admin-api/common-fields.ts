import * as z from 'zod/mini';
import { _default as byDefault } from 'zod/mini';

export { byDefault };

/** Schemas with a name of their own in the OpenAPI document. */
export const named = z.registry<{ id: string }>();

/** Gives the schema its name in the OpenAPI document. */
export function nameIt<T extends z.ZodMiniType>(id: string, schema: T): T {
  named.add(schema, { id });
  return schema;
}

export const id = z.string().check(z.regex(/^[a-z2-7]{24}$/));

/** RFC 3339, in UTC. */
export const time = z.iso.datetime();
export const maybeTime = z.nullable(time);

export function timeOf(at: number): string {
  return new Date(at).toISOString();
}

export function maybeTimeOf(at: number | null): string | null {
  return at === null ? null : timeOf(at);
}

/** Of every list that comes page by page. */
export const paging = {
  cursor: z.optional(z.string().check(z.maxLength(2_000), z.describe('`next` of the page before.'))),
  limit: byDefault(
    z.coerce.number().check(z.int(), z.gte(1), z.lte(200), z.describe('How many at most.')),
    50,
  ),
};

/** One page of a list; the header Link leads on as well. */
export function pageOf<T extends z.ZodMiniType>(items: T) {
  return z.object({
    items: z.array(items),
    next: z.nullable(z.string()).check(z.describe('The cursor of the page that follows; null on the last.')),
  });
}

/** Text that a person typed; longer than any field of ours is refused before anyone looks at it. */
export const line = z.string().check(z.maxLength(1_000));
