import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  origin: string;
  close: () => Promise<void>;
}

/**
 * Another site on a free port, written as a Worker is. To a browser, 127.0.0.1 is not the same site as
 * localhost, where the service is.
 */
export async function serve(answer: (request: Request) => Response | Promise<Response>): Promise<Site> {
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const response = await toRequest(incoming).then(answer).catch(explain);
    outgoing.writeHead(response.status, [...response.headers].flat()).end(await response.text());
  };
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
  return new Request(`http://${headers.host}${url}`, { method, headers: headers as HeadersInit, body });
}

/** A test that fails shows what the page showed. */
function explain(error: unknown): Response {
  return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), {
    status: 500,
  });
}
