import { makeToken } from '../../../src/api-tokens/make-token.ts';
import { SCOPES, type Scope } from '../../../src/api-tokens/scopes.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { Person, type Page } from './person.ts';
import { services } from './world.ts';

export type ApiAnswer = Page & {
  /** the parsed body; undefined where there is none or it is no JSON */
  json: Record<string, unknown> | undefined;
};

export type Sent = { json?: unknown; body?: BodyInit; headers?: Record<string, string> };

/** Someone's program: it has a token and no cookies. */
export class Program extends Person {
  readonly token: string | null;

  constructor(token: string | null, options?: ConstructorParameters<typeof Person>[0]) {
    super(options);
    this.token = token;
  }

  /** `path` from /api/v1, or from the root as a header Location has it. */
  async ask(method: string, path: string, { json, body, headers = {} }: Sent = {}): Promise<ApiAnswer> {
    const page = await this.send(path.startsWith('/api/v1/') ? path : `/api/v1${path}`, {
      method,
      headers: {
        ...(this.token !== null && { Authorization: `Bearer ${this.token}` }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...((json !== undefined || body !== undefined) && { body: body ?? JSON.stringify(json) }),
    });
    const isJson = /^application\/(problem\+)?json/.test(page.headers.get('content-type') ?? '');
    return {
      ...page,
      json: isJson && page.html !== '' ? (JSON.parse(page.html) as Record<string, unknown>) : undefined,
    };
  }
}

/** A program with a token of this tenant, or with null of the operators. */
export async function makeProgram(
  tenant: { id: string } | null,
  scopes: readonly Scope[] = SCOPES,
  expiresAt: number | null = null,
): Promise<Program> {
  const given = { name: 'Test', scopes, expiresAt };
  const made = await makeToken(services(), tenant?.id ?? null, { actor: SERVICE }, given);
  if (made.outcome !== 'made') throw new Error(made.outcome);
  return new Program(made.token);
}
