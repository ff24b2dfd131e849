import { listKeys } from '../signing-keys/list-keys.ts';
import { rotateKey } from '../signing-keys/rotate-key.ts';
import { defineRoute } from './define-routes.ts';
import { rotation, showKey, signingKeyList } from './signing-key-fields.ts';

const kinds = ['operator'] as const;
const answers = {
  200: { description: 'All that are published or distrusted.', schema: signingKeyList },
} as const;

const list = defineRoute({
  name: 'listSigningKeys',
  method: 'GET',
  path: '/signing-keys',
  kinds,
  summary: 'List the keys that sign tokens',
  description: 'They change by themselves; their private parts are shown to nobody.',
  scope: 'read',
  answers,
  handle: async ({ services }) => ({
    status: 200,
    body: { items: (await listKeys(services)).map(showKey) },
  }),
});

const rotate = defineRoute({
  name: 'rotateSigningKey',
  method: 'POST',
  path: '/signing-keys/rotation',
  kinds,
  summary: 'Rotate the key that signs tokens, at once',
  description:
    'The one that follows, published already, signs from now on. With `withdraw` nothing counts any more that earlier ones signed: for when one is known to others.',
  scope: 'security',
  body: rotation,
  answers,
  async handle({ services, actor, body }) {
    await rotateKey(services, actor, body);
    return { status: 200, body: { items: (await listKeys(services)).map(showKey) } };
  },
});

export const signingKeyRoutes = [list, rotate];
