import * as z from 'zod/mini';
import { LEVELS } from '../users/schema.ts';
import type { Overview } from '../users/read-overview.ts';
import { line, maybeTime, maybeTimeOf, nameIt, time, timeOf } from './common-fields.ts';

const counts = { success: z.int(), refusal: z.int() };

export const overview = nameIt(
  'Overview',
  z.object({
    days: z
      .array(z.object({ day: z.iso.date(), ...counts }))
      .check(z.describe('Sign-ins to this tenant by day (UTC) and outcome: the last thirty, oldest first.')),
    byLevel: z
      .array(z.object({ level: z.enum(LEVELS), ...counts }))
      .check(z.describe('The same by who checks the credentials.')),
    users: z.object({ invited: z.int(), active: z.int(), deactivated: z.int() }),
    waiting: z
      .object({
        declined: z.int(),
        withoutLink: z.int().check(z.describe('Were told, and the link leads nowhere any more.')),
        untold: z.int(),
        more: z.boolean().check(z.describe('There are more than were looked at.')),
      })
      .check(z.describe('Who is invited and has not confirmed.')),
    held: z
      .int()
      .check(
        z.describe('Held back, since their directory knew whoever had their username before by another id.'),
      ),
    mails: z.object({
      stuck: z.int().check(z.describe('Should have gone and have not.')),
      list: z
        .array(
          z.object({
            recipient: line,
            template: line,
            since: time,
            problem: z
              .nullable(z.enum(['address', 'limit', 'other']))
              .check(z.describe('null where nobody has tried.')),
            nextTryAt: time,
          }),
        )
        .check(z.describe('The oldest of them.')),
      later: z.int().check(z.describe('Wait for their day, since invitations of a day are limited.')),
      lastOfLater: maybeTime,
    }),
    flaggedTokens: z.int().check(z.describe('API tokens whose maker is no administrator any more.')),
    domains: z.array(
      z.object({
        domain: line,
        provider: z.enum(['microsoft', 'google']),
        state: z.enum(['on', 'off', 'not-proved']),
      }),
    ),
  }),
);

export function showOverview(given: Overview): z.infer<typeof overview> {
  const { mails } = given;
  const list = mails.list.map((mail) => ({
    ...mail,
    since: timeOf(mail.since),
    nextTryAt: timeOf(mail.nextTryAt),
  }));
  const domains = given.domains.map(({ domain, provider, state }) => ({ domain, provider, state }));
  // Directories are looked after on their pages alone.
  const { directories: _, ...rest } = given;
  return { ...rest, domains, mails: { ...mails, list, lastOfLater: maybeTimeOf(mails.lastOfLater) } };
}
