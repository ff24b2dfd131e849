import { findSchema } from './find-schema.ts';
import { parseAttributeName } from './parse-path.ts';
import type { ResourceType } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/** What one name of `attributes` or `excludedAttributes` stands for. */
export type Selected = {
  extension: string | null;
  /** null: all of the extension, or of the core schema */
  attribute: string | null;
  sub: string | null;
};

export type Projection = {
  /** null: all, since none are asked for */
  attributes: readonly Selected[] | null;
  /** Do not count where others are asked for. */
  excludedAttributes: readonly Selected[];
  /** Whether an attribute of the core schema will be shown: a query that need not read it does not. */
  needs: (attributeName: string) => boolean;
};

/**
 * RFC 7644 §3.9: as a query has them, joined by commas, or as `.search` does, in lists (§3.4.3). Names that no
 * schema knows are ignored. One excludes the other; where both are given, `attributes` counts. Throws ScimError.
 */
export function readProjection(
  given: { attributes?: unknown; excludedAttributes?: unknown },
  resourceType: ResourceType,
): Projection {
  const asked = readNames('attributes', given.attributes);
  const excluded = readNames('excludedAttributes', given.excludedAttributes);
  const attributes = asked.length > 0 ? select(asked, resourceType) : null;
  const excludedAttributes = select(excluded, resourceType);
  const needs = (name: string) => isShown(name, attributes, excludedAttributes);
  return { attributes, excludedAttributes, needs };
}

function isShown(name: string, asked: Selected[] | null, excluded: Selected[]): boolean {
  const isNamed = ({ extension, attribute }: Selected) =>
    extension === null && (attribute === null || attribute === name);
  if (asked) return asked.some(isNamed);
  return !excluded.some((selected) => isNamed(selected) && selected.sub === null);
}

/** More than all schemas have together. */
const MOST_NAMES = 100;

function readNames(parameter: string, given: unknown): string[] {
  const texts: unknown[] = Array.isArray(given) ? given : [given ?? ''];
  const names = texts.flatMap((text) => {
    if (typeof text === 'string') return text.split(',');
    throw new ScimError(400, 'invalidValue', `${parameter} has to be a list of names.`);
  });
  const distinct = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
  if (distinct.length <= MOST_NAMES) return distinct;
  throw new ScimError(400, 'invalidValue', `${parameter} has more than ${MOST_NAMES} names.`);
}

function select(names: string[], resourceType: ResourceType): Selected[] {
  return names.flatMap((name) => {
    const schema = findSchema(name, resourceType);
    const extension = schema === null || schema === resourceType.schema ? null : schema.id;
    if (schema) return { extension, attribute: null, sub: null };
    const path = parseAttributeName(name, resourceType);
    if (!path) return [];
    const [attribute, sub] = path.attributes;
    return { extension: path.extension, attribute: attribute.name, sub: sub?.name ?? null };
  });
}
