import { COMMON_ATTRIBUTES } from './common-attributes.ts';
import type { AttributePath } from './filter.ts';
import type { Attribute, ResourceType } from './attribute.ts';

/** RFC 7644 §3.10: `attrPath`, with `$ref` */
const NAME = /^(?:urn:[\w.:-]+:)?\$?[a-z][\w-]*(?:\.\$?[a-z][\w-]*)?$/i;

/** Whether it is written as an attribute is, known or not. */
export function isAttributeName(text: string): boolean {
  return NAME.test(text);
}

/**
 * By name, in any case, with or without the URN of its schema: RFC 7644 §3.10. Entra ID asks for `manager`
 * without that of the extension, which is found where the core schema has no such attribute.
 */
export function findAttribute(text: string, { schema, extensions }: ResourceType): AttributePath | null {
  if (!isAttributeName(text)) return null;
  const places = [
    { urn: schema.id, extension: null, attributes: [...schema.attributes, ...COMMON_ATTRIBUTES] },
    ...extensions.map(({ id, attributes }) => ({ urn: id, extension: id, attributes })),
  ];
  const prefixed = places.find(({ urn }) => isSame(text.slice(0, urn.length + 1), `${urn}:`));
  const [name = '', subName] = (prefixed ? text.slice(prefixed.urn.length + 1) : text).split('.');
  for (const { extension, attributes } of prefixed ? [prefixed] : places) {
    const attribute = attributes.find((known) => isSame(known.name, name));
    if (attribute && subName === undefined) return { extension, attributes: [attribute] };
    const sub = attribute && subName !== undefined && findSubAttribute(subName, attribute);
    if (sub) return { extension, attributes: [attribute, sub] };
  }
  return null;
}

export function findSubAttribute(name: string, { subAttributes = [] }: Attribute): Attribute | null {
  return (isAttributeName(name) && subAttributes.find((known) => isSame(known.name, name))) || null;
}

/** Whether brackets may follow it: RFC 7644 §3.4.2.2, `valuePath`. */
export function hasElements({ type, multiValued }: Attribute): boolean {
  return type === 'complex' && multiValued;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
