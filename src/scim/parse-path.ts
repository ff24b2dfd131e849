import type { AttributePath, PatchPath } from './filter.ts';
import { findAttribute, findSubAttribute, hasElements, isAttributeName } from './find-attribute.ts';
import { InvalidPath, quote } from './parse-errors.ts';
import { parseValueFilter } from './parse-filter.ts';
import type { Attribute, ResourceType } from './attribute.ts';
import { ScimError } from './scim-error.ts';
import { nameOf, Tokens } from './tokens.ts';

/** Written rightly, but of no schema that we know. */
export class UnknownAttribute extends ScimError {
  readonly attribute: string;

  constructor(attribute: string) {
    super(400, 'invalidPath', `There is no attribute ${quote(attribute)}.`);
    this.attribute = attribute;
  }
}

/**
 * RFC 7644 §3.5.2. Throws UnknownAttribute, InvalidPath, and InvalidFilter for what stands between brackets
 * (§3.12 tells these two apart).
 */
export function parsePatchPath(text: string, resourceType: ResourceType): PatchPath {
  const urn = text.trim().toLowerCase();
  if (urn === resourceType.schema.id.toLowerCase()) throw new InvalidPath(1, 'it names no attribute');
  const extension = resourceType.extensions.find(({ id }) => id.toLowerCase() === urn);
  if (extension) return { extension: extension.id, attribute: null, filter: null, sub: null };

  const tokens = new Tokens(text, InvalidPath);
  const { attributes, ...path } = takeAttribute(tokens, resourceType);
  const [attribute, sub = null] = attributes;
  if (!tokens.takeIf('[')) return { ...path, attribute, filter: null, sub };

  if (sub || !hasElements(attribute)) {
    const { column } = tokens.peek();
    throw new InvalidPath(column - 1, `${quote((sub ?? attribute).name)} has no elements to choose among`);
  }
  const filter = parseValueFilter(tokens, attribute);
  return { ...path, attribute, filter, sub: takeSubAttribute(tokens, attribute) };
}

function takeAttribute(tokens: Tokens, resourceType: ResourceType): AttributePath {
  const token = tokens.take();
  if (token.kind !== 'word' || !isAttributeName(token.text)) {
    throw new InvalidPath(token.column, `${nameOf(token)} is no attribute`);
  }
  const { kind, column } = tokens.peek();
  if (kind !== '[' && kind !== 'end') throw new InvalidPath(column, 'it should end here');
  const path = findAttribute(token.text, resourceType);
  if (!path) throw new UnknownAttribute(token.text);
  return path;
}

function takeSubAttribute(tokens: Tokens, attribute: Attribute): Attribute | null {
  const token = tokens.take();
  if (token.kind === 'end') return null;
  const name = token.kind === 'word' && token.text.startsWith('.') ? token.text.slice(1) : '';
  const whole = `${attribute.name}.${name}`;
  if (!isAttributeName(whole)) throw new InvalidPath(token.column, 'it should end here, or go on with "."');
  const { kind, column } = tokens.peek();
  if (kind !== 'end') throw new InvalidPath(column, 'it should end here');
  const sub = findSubAttribute(name, attribute);
  if (!sub) throw new UnknownAttribute(whole);
  return sub;
}

/** For `attributes`, `excludedAttributes` and `sortBy`; null where there is none. RFC 7644 §3.10. */
export function parseAttributeName(text: string, resourceType: ResourceType): AttributePath | null {
  return findAttribute(text.trim(), resourceType);
}
