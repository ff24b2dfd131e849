import type * as z from 'zod/mini';
import type { ApiRoute, Upload } from './define-routes.ts';
import { parseFields } from './fields.ts';
import { ApiProblem } from './problems.ts';

/** Unknown and repeated parameters are refused: a misspelt filter would show more than was meant. */
export function readQuery(params: URLSearchParams, schema: z.ZodMiniType | undefined): unknown {
  const names = [...params.keys()];
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) {
    throw new ApiProblem('malformed_query', { errors: [{ parameter: repeated, detail: 'Give it once.' }] });
  }
  if (!schema) {
    const [unknown] = names;
    if (unknown === undefined) return {};
    throw new ApiProblem('malformed_query', {
      errors: [{ parameter: unknown, detail: 'There is no such parameter.' }],
    });
  }
  const parsed = parseFields(schema, Object.fromEntries(params), 'query');
  if (!parsed.ok) throw new ApiProblem('malformed_query', { errors: parsed.errors });
  return parsed.value;
}

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** What was sent, as the route takes it: a file of its types, or JSON. */
export function readBody(
  headers: Headers,
  bytes: Uint8Array<ArrayBuffer>,
  { upload, body }: Pick<ApiRoute, 'upload' | 'body'>,
): unknown {
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (upload?.types.includes(type)) return { type, bytes, fileName: readFileName(headers) } satisfies Upload;
  if (body && JSON_TYPES.includes(type)) return readJson(bytes, body);
  const types = [...(upload?.types ?? []), ...(body ? ['application/json'] : [])];
  if (types.length === 0) return undefined;
  throw new ApiProblem('unsupported_media_type', { detail: `Send ${types.join(' or ')}.` });
}

/** Unknown fields are refused: a misspelt `expiresAt` would make a token that never expires. */
function readJson(bytes: Uint8Array, schema: z.ZodMiniType): unknown {
  const parsed = parseFields(schema, parseJson(bytes), 'body');
  if (!parsed.ok) throw new ApiProblem('malformed_fields', { errors: parsed.errors });
  return parsed.value;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new ApiProblem('malformed_json');
  }
}

/** RFC 6266 §4.1; only what a file is usually called. */
function readFileName(headers: Headers): string | null {
  const named = /\bfilename="([^"\\]{1,100})"/i.exec(headers.get('content-disposition') ?? '');
  return named?.[1] ?? null;
}

/** RFC 9110 §13.1.1. Undefined: whatever the version is. */
export function readIfMatch(header: string | null): number | undefined {
  if (header === null || header.trim() === '*') return undefined;
  const match = /^\s*"(\d{1,15})"\s*$/.exec(header);
  if (!match) throw new ApiProblem('malformed_if_match');
  return Number(match[1]);
}

/**
 * Which of the media types the client takes (RFC 9110 §12.5.1), the first where it takes all. Where
 * nothing is answered, whatever it takes is right.
 */
export function pickType(accept: string | null, offered: readonly string[]): string {
  if (offered.length === 0) return '';
  const ranges = (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, q: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const qualityOf = (type: string): number => {
    const fitting = [type, `${type.split('/')[0]}/*`, '*/*'].map((wanted) =>
      ranges.find((range) => range.type === wanted),
    );
    return fitting.find((range) => range !== undefined)?.q ?? 0;
  };
  const best = Math.max(...offered.map(qualityOf));
  if (!(best > 0)) throw new ApiProblem('not_acceptable', { detail: `Take ${offered.join(' or ')}.` });
  return offered.find((type) => qualityOf(type) === best)!;
}
