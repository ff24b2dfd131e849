import * as z from 'zod/mini';
import { ALGORITHMS } from '../applications/kinds.ts';
import type { ListedKey } from '../signing-keys/list-keys.ts';
import { byDefault, line, nameIt, time, timeOf } from './common-fields.ts';

const algorithm = z.enum(ALGORITHMS);

const signingKey = nameIt(
  'SigningKey',
  z.object({
    id: line.check(z.describe('The `kid`.')),
    algorithm,
    state: z
      .enum(['next', 'signing', 'retiring', 'withdrawn'])
      .check(z.describe('`retiring`: published until nothing that it signed lives.')),
    createdAt: time,
    activeFrom: time.check(z.describe('It signs from then on.')),
  }),
);
export const signingKeyList = nameIt('SigningKeyList', z.object({ items: z.array(signingKey) }));

export const rotation = nameIt(
  'Rotation',
  z.strictObject({
    algorithm,
    withdraw: byDefault(
      z.boolean().check(z.describe('Nothing counts any more that earlier keys signed.')),
      false,
    ),
  }),
);

export function showKey(given: ListedKey): z.infer<typeof signingKey> {
  return { ...given, createdAt: timeOf(given.createdAt), activeFrom: timeOf(given.activeFrom) };
}
