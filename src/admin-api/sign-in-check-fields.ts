import * as z from 'zod/mini';
import { REFUSALS } from '../identity-providers/refusals.ts';
import type { SignInObstacle } from '../users/sign-in-check.ts';
import { PROVIDERS } from '../providers.ts';
import { maybeTime, maybeTimeOf, nameIt, time, timeOf } from './common-fields.ts';

const line = z.string();

/** Each with what helps to do something about it. */
const obstacle = z.discriminatedUnion('because', [
  z.object({ because: z.literal('tenant-suspended') }),
  z.object({ because: z.literal('deactivated'), at: maybeTime }),
  z.object({ because: z.literal('declined'), at: time }),
  z.object({ because: z.literal('not-confirmed'), toldAt: maybeTime, linkUntil: maybeTime }),
  z.object({ because: z.literal('never-told') }),
  z.object({
    because: z.literal('mail-refused'),
    problem: z.enum(['address', 'limit', 'other']),
    nextTryAt: time,
    recipient: line,
  }),
  z.object({ because: z.literal('mail-waiting'), nextTryAt: time, recipient: line }),
  z.object({ because: z.literal('link-expired'), at: time }),
  z.object({ because: z.literal('link-revoked') }),
  z.object({ because: z.literal('federated-domain'), provider: z.enum(PROVIDERS) }),
  z.object({ because: z.literal('held'), at: time }),
  z.object({ because: z.literal('barred'), at: time }),
  z.object({ because: z.literal('other-person'), name: line, at: time }),
  z.object({ because: z.literal('upn-changed'), upn: line }),
  z.object({
    because: z.literal('refused-at-provider'),
    refusal: z.enum(REFUSALS),
    at: time,
    reference: line,
    detail: z.nullable(line),
  }),
  z.object({ because: z.literal('too-many-tries'), until: time }),
]);

export const signInCheck = nameIt(
  'SignInCheck',
  z.object({
    obstacles: z
      .array(obstacle)
      .check(z.describe('In the order in which to look at them; empty where this tenant knows of nothing.')),
  }),
);

export function showObstacle(given: SignInObstacle): z.infer<typeof obstacle> {
  switch (given.because) {
    case 'not-confirmed':
      return { ...given, toldAt: maybeTimeOf(given.toldAt), linkUntil: maybeTimeOf(given.linkUntil) };
    case 'deactivated':
      return { ...given, at: maybeTimeOf(given.at) };
    case 'declined':
    case 'held':
    case 'barred':
    case 'other-person':
    case 'refused-at-provider':
    case 'link-expired':
      return { ...given, at: timeOf(given.at) };
    case 'mail-refused':
    case 'mail-waiting':
      return { ...given, nextTryAt: timeOf(given.nextTryAt) };
    case 'too-many-tries':
      return { ...given, until: timeOf(given.until) };
    case 'tenant-suspended':
    case 'never-told':
    case 'link-revoked':
    case 'federated-domain':
    case 'upn-changed':
      return given;
  }
}
