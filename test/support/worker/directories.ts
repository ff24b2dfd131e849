import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { makeDirectoryToken } from '../../../src/directories/make-directory-token.ts';
import { makeDirectory } from '../../../src/directories/make-directory.ts';
import type { Bindings } from '../../../src/env.ts';
import { countD1, countKv, type Operations } from '../../../src/storage/count-operations.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { makeTenant } from './people.ts';
import { ORIGIN, services, worker } from './world.ts';

type Json = Record<string, unknown>;

export type Answer = {
  status: number; // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  headers: Headers;
  text: string;
  operations: Operations;
};

/** A SCIM client of a tenant, which sends what it is told to. */
export class ScimClient {
  readonly tenant: { id: string; name: string };
  readonly directoryId: string;
  token: string;
  bindings: Partial<Bindings> = {};

  constructor(tenant: { id: string; name: string }, directoryId: string, token: string) {
    [this.tenant, this.directoryId, this.token] = [tenant, directoryId, token];
  }

  async send(
    method: string,
    path: string,
    body?: Json | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const request = new Request(`${ORIGIN}/scim/v2${path}`, {
      method,
      headers: {
        'Content-Type': 'application/scim+json',
        ...(this.token !== '' && { Authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const operations: Operations = { d1: 0, kv: 0, kvWrites: 0 };
    const bindings = { ...env, ...this.bindings };
    const context = createExecutionContext();
    const counted = {
      ...bindings,
      DB: countD1(bindings.DB, operations),
      SESSIONS: countKv(bindings.SESSIONS, operations),
    };
    const response = await worker.fetch(request, counted, context);
    const untilResponse = { ...operations };
    const text = await response.text();
    await waitOnExecutionContext(context);
    return {
      status: response.status,
      headers: response.headers,
      operations: untilResponse,
      text,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  find(type: 'Users' | 'Groups', filter: string, rest = ''): Promise<Answer> {
    return this.get(`/${type}?filter=${encodeURIComponent(filter)}${rest}`);
  }

  post(path: string, body: Json | string): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body: Json, headers?: Record<string, string>): Promise<Answer> {
    return this.send('PUT', path, body, headers);
  }

  patch(path: string, operations: Json[] | Json, headers?: Record<string, string>): Promise<Answer> {
    const body = Array.isArray(operations) ? { schemas: [PATCH], Operations: operations } : operations;
    return this.send('PATCH', path, body, headers);
  }

  delete(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }
}

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export async function makeScimClient(
  given: { tenant?: { id: string; name: string }; kind?: 'entra' | 'okta' | 'other' } = {},
): Promise<ScimClient> {
  const tenant = given.tenant ?? (await makeTenant());
  const { directoryId, token } = await makeDirectoryWithToken(tenant, given.kind);
  return new ScimClient(tenant, directoryId, token);
}

/** `expiresAt`: of its token, in ms. */
export async function makeDirectoryWithToken(
  tenant: { id: string },
  kind: 'entra' | 'okta' | 'other' = 'entra',
  expiresAt: number | null = null,
): Promise<{ directoryId: string; tokenId: string; token: string }> {
  const actor = SERVICE;
  const made = await makeDirectory(services(), tenant.id, { name: 'Directory', kind, actor });
  if (made.outcome !== 'made') throw new Error(made.outcome);
  const { directoryId } = made;
  const token = await makeDirectoryToken(services(), tenant.id, { directoryId, actor, expiresAt });
  if (token.outcome !== 'made') throw new Error(token.outcome);
  return { directoryId, tokenId: token.tokenId, token: token.token };
}
