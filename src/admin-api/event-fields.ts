import * as z from 'zod/mini';
import { parseUsername } from '../accounts/username.ts';
import { REASONS, TENANT_ACTIONS, type Action } from '../audit/event-kinds.ts';
import type { ListedEvent } from '../audit/list-events.ts';
import { id, line, nameIt, pageOf, paging, time, timeOf } from './common-fields.ts';

const action = z.enum(TENANT_ACTIONS as [Action, ...Action[]]);
const outcome = z.enum(['success', 'refusal']);
const text = z.nullable(z.string());

const person = z.object({ id, name: line, username: line });

export const event = nameIt(
  'AuditEvent',
  z.object({
    time,
    action,
    outcome,
    reason: z
      .nullable(z.union([z.object({ code: z.enum(REASONS) }), z.object({ name: z.string() })]))
      .check(z.describe('Why, or to what, as far as it is told.')),
    detail: text.check(
      z.describe('What the reason is about, such as the name that someone has at their identity provider.'),
    ),
    person: z
      .nullable(z.union([person, z.literal('former-user')]))
      .check(z.describe('To whom it happened; null where it happened to nobody.')),
    by: z.discriminatedUnion('kind', [
      z.object({
        kind: z
          .enum(['person', 'former-user', 'operator', 'service'])
          .check(z.describe('`person`: they did it themselves.')),
      }),
      z.object({ kind: z.literal('user'), user: person }),
      z.object({ kind: z.literal('token'), name: text.check(z.describe('null where the token is gone.')) }),
      z.object({
        kind: z.literal('directory'),
        name: text.check(z.describe('null where the directory is gone.')),
      }),
    ]),
    ip: text,
    country: text,
    browser: text,
    reference: text.check(z.describe('As on the error page and in the log of requests.')),
  }),
);
export const eventPage = nameIt('AuditEventPage', pageOf(event));

export const historyQuery = z.strictObject(paging);
export const eventQuery = z.strictObject({
  ...paging,
  person: z.optional(
    z.string().check(
      z.refine((typed) => parsePerson(typed) !== null, { error: 'This is neither an id nor a username.' }),
      z.describe("A user's id or username: what happened to them, and what they did."),
    ),
  ),
  action: z.optional(action),
  outcome: z.optional(outcome),
  reference: z.optional(
    z.string().check(z.maxLength(16), z.describe('Of a request that was refused, as its page says.')),
  ),
  from: z.optional(z.iso.datetime({ offset: true }).check(z.describe('From then on.'))),
  to: z.optional(z.iso.datetime({ offset: true }).check(z.describe('Before then.'))),
});

export function parsePerson(typed: string): string | null {
  if (/^[a-z2-7]{24}$/.test(typed)) return typed;
  const parsed = parseUsername(typed);
  return parsed.ok ? parsed.username : null;
}

export function showEvent({ at, ...given }: ListedEvent): z.infer<typeof event> {
  return { time: timeOf(at), ...given };
}
