import type * as z from 'zod/mini';
import type { ApiToken } from '../api-tokens/authenticate.ts';
import type { Scope } from '../api-tokens/scopes.ts';
import type { Services } from '../services.ts';
import type { Actor } from '../users/actor.ts';
import type { ProblemCode } from './problems.ts';

export type Kind = 'tenant' | 'operator';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Schema = z.ZodMiniType;

/** What a route answers with, by status. `files`: media types beside JSON, by the header Accept. */
export type Answers = Record<
  number,
  {
    description: string;
    schema?: Schema;
    files?: readonly string[];
    /** that come with it */
    headers?: readonly ('ETag' | 'Link' | 'Location')[];
  }
>;

/** A body that is no JSON. `largest` in bytes. */
export type UploadRule = { types: readonly string[]; largest: number };
export type Upload = { type: string; bytes: Uint8Array<ArrayBuffer>; fileName: string | null };

/** An answer that is no JSON. */
export type Download = {
  type: string;
  content: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string;
  fileName: string;
};

/** `{tenant}` and `{user}` of `/tenants/{tenant}/users/{user}` */
type Named<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;

/** One request, checked and parsed: all that a handler is given. */
export type Call<P extends string = string, Q = unknown, B = unknown> = {
  services: Services;
  token: ApiToken;
  /** the token, for what it changes */
  actor: Actor;
  params: Record<P, string>;
  query: Q;
  body: B;
  /** of If-Match: the version that the client saw */
  version: number | undefined;
  /** the media type to answer with, of those that the route has */
  type: string;
};

export type Reply<S = number, B = unknown> = {
  status: S;
  body: B;
  /** becomes the ETag */
  version?: number;
  /** of what was created, from /api/v1 */
  location?: string;
  /** of a list: the cursor of the page that follows */
  next?: string | null;
};

type BodyOf<A> =
  | (A extends { schema: infer T extends Schema } ? z.output<T> : undefined)
  | (A extends { files: readonly string[] } ? Download : never);
type ReplyOf<A extends Answers> = { [S in keyof A]: Reply<S, BodyOf<A[S]>> }[keyof A];

/** All that is told of a route in OpenAPI, and all that is asked of a request to it. */
export type ApiRoute = {
  /** `operationId` */
  name: string;
  method: Method;
  path: string;
  summary: string;
  description?: string;
  /** whose tokens may; a tenant's only for that tenant */
  kinds: readonly Kind[];
  scope: Scope;
  query?: Schema;
  body?: Schema;
  upload?: UploadRule;
  /** takes If-Match */
  versioned?: boolean;
  answers: Answers;
  /** besides those that any route may answer with */
  problems?: readonly ProblemCode[];
  handle: (call: Call) => Promise<Reply>;
};

/** As the document has them. */
export type RouteGroup = { title: string; routes: readonly ApiRoute[] };

type Given<P extends string, Q extends Schema, B, A extends Answers> = Omit<
  ApiRoute,
  'path' | 'query' | 'body' | 'answers' | 'handle' | 'upload'
> & {
  path: P;
  query?: Q;
  answers: A;
  handle: (call: Call<Named<P>, z.output<Q>, B>) => Promise<ReplyOf<A>>;
};

/** What is parsed and answered is typed by the route's own schemas. */
export function defineRoute<
  P extends string,
  const A extends Answers,
  Q extends Schema = Schema,
  B extends Schema = Schema,
>(route: Given<P, Q, z.output<B>, A> & { body?: B }): ApiRoute {
  return route as unknown as ApiRoute;
}

/** The same for a route that takes a file, or also JSON where it has a `body`. */
export function defineUploadRoute<
  P extends string,
  const A extends Answers,
  Q extends Schema = Schema,
  B extends Schema = z.ZodMiniNever,
>(route: Given<P, Q, Upload | z.output<B>, A> & { upload: UploadRule; body?: B }): ApiRoute {
  return route as unknown as ApiRoute;
}
