import * as z from 'zod/mini';
import { BadRequest } from '../errors.ts';
import type { PageContext } from './page-env.ts';

/**
 * The fields of a form that one of our pages sent. A field that is missing, malformed beyond what a
 * person can type, or there twice was not sent by our page: BadRequest. Others are passed over. `upload`:
 * the form brings a file.
 */
export async function readForm<T extends z.ZodMiniObject>(
  c: PageContext,
  schema: T,
  { upload = false } = {},
): Promise<z.infer<T>> {
  const type = c.req.header('content-type') ?? '';
  const expected = upload ? /^multipart\/form-data\b/i : /^application\/x-www-form-urlencoded\b/i;
  if (!expected.test(type)) throw new BadRequest('unexpected_content_type');
  const fields = await c.req.formData().catch(() => {
    throw new BadRequest('unreadable_form');
  });
  const known = Object.keys(schema.shape);
  if (known.some((name) => fields.getAll(name).length > 1)) throw new BadRequest('repeated_field');
  const parsed = schema.safeParse(
    Object.fromEntries(known.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)]] : []))),
  );
  if (!parsed.success) throw new BadRequest('malformed_form');
  return parsed.data;
}

/** One line of text, as long as an address can be and longer. */
export const line = z.string().check(z.maxLength(1_000));
/** Longer passwords are refused with a reason; much longer ones were not typed. */
export const password = z.string().check(z.maxLength(4_096));
/** A sealed token. */
export const sealed = z.string().check(z.maxLength(8_192));
export const checkbox = z.optional(z.literal('on'));
/** A file; where none was chosen it has no name, and is read as a text. */
export const chosenFile = z.union([z.instanceof(File), z.literal('')]);
