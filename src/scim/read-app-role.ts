import { findProperty } from './find-property.ts';
import { isObject } from './is-object.ts';
import { readComplexValue } from './read-complex-value.ts';
import type { ComplexValue } from './resource.ts';
import type { Attribute } from './attribute.ts';

/**
 * An element of `roles`, also as Entra ID sends app roles: with `displayName` for `display`, and on PATCH with
 * all of it as JSON in `value`: `{ "value": "{\"id\":…,\"value\":\"Admin\",\"displayName\":\"Admin\"}" }`.
 * Throws ScimError.
 */
export function readAppRole(roles: Attribute, given: unknown): ComplexValue | null {
  const role = readComplexValue(roles, withDisplay(given));
  const inner = parseObject(role?.['value']);
  const innerRole = inner && readAppRole(roles, inner);
  return innerRole?.['value'] === undefined ? role : { ...role, ...innerRole };
}

function withDisplay(given: unknown): unknown {
  if (!isObject(given) || findProperty(given, 'display') !== undefined) return given;
  return { ...given, display: findProperty(given, 'displayName') };
}

function parseObject(text: unknown): Record<string, unknown> | null {
  if (typeof text !== 'string' || !text.startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
