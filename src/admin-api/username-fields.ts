import * as z from 'zod/mini';
import { FORECASTS } from '../accounts/judge-rename.ts';
import type { UsernameView } from '../accounts/read-username.ts';
import { line, nameIt, time, timeOf } from './common-fields.ts';

const username = line.check(z.describe('An email address; kept lower-case.'));

const forecast = z
  .enum(FORECASTS)
  .check(
    z.describe(
      'When it takes effect: at once, or when the person, signed in, enters the code mailed to the new address. Until then the old one holds.',
    ),
  );

export const newUsername = nameIt(
  'NewUsername',
  z.strictObject({
    username,
    expected: z
      .optional(forecast)
      .check(z.describe('What was forecast: where it is something else by now, nothing is done.')),
  }),
);
export const usernameQuery = z.strictObject({ username });
export const usernameForecast = nameIt('UsernameForecast', z.object({ username, forecast }));
export const newContactAddress = nameIt('NewContactAddress', z.strictObject({ email: line }));

export const usernameView = nameIt(
  'Username',
  z.discriminatedUnion('governed', [
    z.object({
      governed: z.literal('here').check(z.describe('This tenant may change it (R10).')),
      username,
      email: line.check(z.describe('Where notices go; proofs go to the username alone.')),
      waiting: z
        .nullable(z.object({ newUsername: username, createdAt: time, expiresAt: time }))
        .check(z.describe('What waits for the person.')),
      objection: z
        .nullable(z.object({ oldUsername: username, newUsername: username, objectedAt: time }))
        .check(z.describe('The newest that the old address made.')),
    }),
    z.object({
      governed: z.literal('elsewhere').check(z.describe('Where, this tenant is not told.')),
      username,
    }),
    z.object({ governed: z.literal('not-confirmed'), username }),
  ]),
);

export function showUsername(given: UsernameView): z.infer<typeof usernameView> {
  if (given.governed !== 'here') return { governed: given.governed, username: given.username };
  const { governed, email, waiting, objection } = given;
  return {
    governed,
    username: given.username,
    email,
    waiting: waiting && {
      newUsername: waiting.newUsername,
      createdAt: timeOf(waiting.createdAt),
      expiresAt: timeOf(waiting.expiresAt),
    },
    objection: objection && { ...objection, objectedAt: timeOf(objection.objectedAt) },
  };
}
