import * as z from 'zod/mini';
import { named } from './common-fields.ts';
import { PROBLEMS } from './problems.ts';

/** As much of JSON Schema 2020-12 as ours have. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: string[];
  const?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};

const PREFIX = '#/components/schemas/';

const options = {
  // As a client sends and reads it: an answer may have more fields one day.
  io: 'input',
  target: 'draft-2020-12',
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    // The format says it, and the pattern is one that nobody reads.
    if (jsonSchema['format'] === 'date-time') delete jsonSchema['pattern'];
  },
} as const;

/** The schemas that have a name, by it. */
export function namedSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(named, { ...options, uri: (id) => PREFIX + id });
  const ours = Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema)]);
  return { ...Object.fromEntries(ours), Problem: PROBLEM };
}

/** A reference, where the schema or the parts of a union have names. */
export function schemaOf(schema: z.ZodMiniType): JsonSchema {
  const id = named.get(schema)?.id;
  if (id !== undefined) return { $ref: PREFIX + id };
  if (schema instanceof z.ZodMiniUnion) {
    return { anyOf: schema.def.options.map((option) => schemaOf(option as z.ZodMiniType)) };
  }
  return withoutIds(z.toJSONSchema(schema, options));
}

export const PROBLEM_REF: JsonSchema = { $ref: `${PREFIX}Problem` };

/** What a reference names. */
export function nameOf(reference: string): string {
  return reference.slice(PREFIX.length);
}

/** `$schema` and `$id` are said of the whole document. */
function withoutIds(schema: object): JsonSchema {
  const ours = Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id');
  return Object.fromEntries(ours);
}

/** RFC 9457 */
const PROBLEM: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'reference'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Where this problem is described.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people: it may change.' },
    code: { type: 'string', enum: Object.keys(PROBLEMS), description: 'For programs: it does not change.' },
    reference: { type: 'string', description: 'Names the request in our log.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer into the body, as a URI fragment.' },
          parameter: { type: 'string', description: 'A parameter of the query.' },
          detail: { type: 'string' },
        },
      },
    },
  },
};
