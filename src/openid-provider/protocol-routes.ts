import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { PayloadTooLarge } from '../errors.ts';
import { readKeys } from '../signing-keys/key-ring.ts';
import { readClientCredentials } from './client-credentials.ts';
import { describeProvider } from './metadata.ts';
import { OAuthError } from './oauth-error.ts';
import { PUSHED_FOR, pushRequest } from './on-the-way-middleware.ts';
import { valueOf } from './parameters.ts';
import {
  answerOAuthError,
  protocolGuard,
  protocolHeaders,
  readProtocolForm,
  type ProtocolContext,
  type ProtocolEnv,
} from './protocol-middleware.ts';
import { checkPushedRequest } from './push-request.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { introspect, revoke } from './token-state.ts';
import { readUserinfo, tokenNeeded } from './userinfo.ts';

/** No cookie counts at these, so a page of any origin may ask; introspection is for servers. */
const fromBrowsers = cors({
  origin: '*',
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['Authorization', 'Content-Type'],
  exposeHeaders: ['WWW-Authenticate', 'Retry-After'],
  maxAge: 86_400,
});

/** No request of the protocol comes near it. */
const LARGEST = 32 * 1024;

function protocolSurface(): Hono<ProtocolEnv> {
  const surface = new Hono<ProtocolEnv>();
  surface.onError(answerOAuthError);
  surface.use(protocolHeaders);
  surface.use(protocolGuard);
  surface.use(
    bodyLimit({
      maxSize: LARGEST,
      onError: () => {
        throw new PayloadTooLarge();
      },
    }),
  );
  return surface;
}

/** What is not there, and what does not take the method. */
function endProtocol(surface: Hono<ProtocolEnv>, methods: Record<string, string>, base: string): void {
  surface.all('*', (c) => {
    const allowed = methods[new URL(c.req.url).pathname.slice(base.length)];
    if (allowed === undefined) throw new OAuthError('not_found', 'Nothing is here.', { status: 404 });
    throw new OAuthError('method_not_allowed', `This takes ${allowed}.`, {
      status: 405,
      headers: { Allow: allowed },
    });
  });
}

/** seconds: of what says where everything is, and of our keys; a key is published a day before it signs */
const KEPT = 'public, max-age=300';

/** Where a client finds everything: OpenID Connect Discovery §4, RFC 8414 §3. */
export const wellKnown = protocolSurface();
for (const name of ['/openid-configuration', '/oauth-authorization-server']) {
  wellKnown.use(name, fromBrowsers);
  wellKnown.get(name, (c) => {
    c.header('Cache-Control', KEPT);
    return c.json(describeProvider(c.env.services.publicOrigin));
  });
}
endProtocol(
  wellKnown,
  { '/openid-configuration': 'GET, HEAD', '/oauth-authorization-server': 'GET, HEAD' },
  '/.well-known',
);

/** The endpoints that programs call. */
export const protocol = protocolSurface();

for (const path of ['/jwks', '/token', '/userinfo', '/revocation', '/par']) protocol.use(path, fromBrowsers);

protocol.get('/jwks', async (c) => {
  const { published } = await readKeys(c.env.services);
  c.header('Cache-Control', KEPT);
  return c.json({ keys: published });
});

protocol.post('/token', async (c) => {
  const parameters = await readProtocolForm(c);
  const credentials = readClientCredentials(c.req.header('authorization'), parameters);
  return c.json(await answerTokenRequest(c.env.services, credentials, parameters));
});

protocol.on(['GET', 'POST'], '/userinfo', async (c) =>
  c.json(await readUserinfo(c.env.services, await bearerOf(c))),
);

protocol.post('/revocation', async (c) => {
  const parameters = await readProtocolForm(c);
  await revoke(c.env.services, readClientCredentials(c.req.header('authorization'), parameters), parameters);
  return c.body(null, 200);
});

protocol.post('/introspection', async (c) => {
  const parameters = await readProtocolForm(c);
  const credentials = readClientCredentials(c.req.header('authorization'), parameters);
  return c.json(await introspect(c.env.services, credentials, parameters));
});

protocol.post('/par', async (c) => {
  const parameters = await readProtocolForm(c);
  const credentials = readClientCredentials(c.req.header('authorization'), parameters);
  const pushed = await checkPushedRequest(c.env.services, credentials, parameters);
  const requestUri = await pushRequest(c, pushed.clientId, pushed.parameters);
  return c.json({ request_uri: requestUri, expires_in: PUSHED_FOR }, 201);
});

endProtocol(
  protocol,
  {
    '/jwks': 'GET, HEAD',
    '/token': 'POST',
    '/userinfo': 'GET, HEAD, POST',
    '/revocation': 'POST',
    '/introspection': 'POST',
    '/par': 'POST',
  },
  '/oauth2',
);

/** RFC 6750 §2.1 or §2.2, never both; and never from the query, which stands in logs. */
async function bearerOf(c: ProtocolContext): Promise<string> {
  const header = c.req.header('authorization');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '');
  const posted =
    c.req.method === 'POST' && isForm ? valueOf(await readProtocolForm(c), 'access_token') : undefined;
  if (header !== undefined && posted !== undefined) {
    throw new OAuthError('invalid_request', 'Send the access token in one place.');
  }
  const token = header === undefined ? posted : /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw tokenNeeded();
  return token;
}
