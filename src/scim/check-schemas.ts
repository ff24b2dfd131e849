import { findProperty } from './find-property.ts';
import { ScimError } from './scim-error.ts';

/**
 * RFC 7643 §3: `schemas` is an array of URNs. Clients leave it out, and Entra ID adds one of its own to every
 * group, so that only its form is held against them.
 */
export function checkSchemas(body: Record<string, unknown>): void {
  const schemas = findProperty(body, 'schemas') ?? [];
  if (!Array.isArray(schemas) || schemas.some((urn) => typeof urn !== 'string')) {
    throw new ScimError(400, 'invalidSyntax', 'schemas has to be a list of URNs.');
  }
}
