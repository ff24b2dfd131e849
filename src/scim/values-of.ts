import { foldCase } from './fold-case.ts';
import { isObject } from './is-object.ts';
import type { Resource } from './resource.ts';
import type { Attribute, ResourceType } from './attribute.ts';

/** One value by its path: `emails.value`, with the URN of its extension before it, and which element it is of. */
export type ValueAt = { path: string; value: string; element: number };

/** Every value of a resource, texts folded where cases do not count: what filters look for. */
export function valuesOf(resource: Resource, { schema, extensions }: ResourceType): ValueAt[] {
  const core = schema.attributes.flatMap((attribute) => valuesAt(attribute, '', resource[attribute.name]));
  const others = extensions.flatMap(({ id, attributes }) => {
    const extension: unknown = resource[id];
    if (!isObject(extension)) return [];
    return attributes.flatMap((attribute) => valuesAt(attribute, `${id}:`, extension[attribute.name]));
  });
  return [...core, ...others];
}

function valuesAt(attribute: Attribute, prefix: string, value: unknown): ValueAt[] {
  const elements: unknown[] = attribute.multiValued && Array.isArray(value) ? value : [value];
  return elements.flatMap((one, element) => {
    const path = prefix + attribute.name;
    if (attribute.type !== 'complex')
      return asText(attribute, one).map((text) => ({ path, value: text, element }));
    if (!isObject(one)) return [];
    return (attribute.subAttributes ?? []).flatMap((sub) =>
      asText(sub, one[sub.name]).map((text) => ({ path: `${path}.${sub.name}`, value: text, element })),
    );
  });
}

function asText({ caseExact, type }: Attribute, value: unknown): string[] {
  if (typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'string' || value === '') return [];
  return [caseExact || type === 'dateTime' ? value : foldCase(value)];
}
