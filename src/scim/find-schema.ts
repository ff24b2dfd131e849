import type { ResourceType, Schema } from './attribute.ts';

/** By its URN in any case. */
export function findSchema(urn: string, { schema, extensions }: ResourceType): Schema | null {
  const wanted = urn.trim().toLowerCase();
  return [schema, ...extensions].find(({ id }) => id.toLowerCase() === wanted) ?? null;
}
