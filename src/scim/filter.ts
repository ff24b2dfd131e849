import type { Attribute } from './attribute.ts';

/** Where an attribute is: RFC 7644 §3.10 with names resolved, cases and prefixes gone. */
export type AttributePath = {
  /** the URN of the extension, null for the core schema and for `id`, `externalId`, `meta`, `schemas` */
  extension: string | null;
  /** from the top: `name`, or `name` and its sub-attribute `givenName` */
  attributes: readonly [Attribute] | readonly [Attribute, Attribute];
};

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type ComparedValue = string | number | boolean | null;

/**
 * A filter, RFC 7644 §3.4.2.2. `within`: what stands between brackets, whose paths are relative to the
 * elements of a multi-valued complex attribute: it holds where one and the same element meets all of it.
 */
export type Filter =
  | { kind: 'compare'; path: AttributePath; comparison: Comparison; value: ComparedValue }
  | { kind: 'present'; path: AttributePath }
  | { kind: 'within'; path: AttributePath; filter: Filter }
  | { kind: 'and' | 'or'; filters: readonly [Filter, Filter, ...Filter[]] }
  | { kind: 'not'; filter: Filter };

/** The target of a patch operation, RFC 7644 §3.5.2: `emails[type eq "work"].value`. */
export type PatchPath = {
  extension: string | null;
  /** null: the extension as a whole */
  attribute: Attribute | null;
  /** which elements of a multi-valued attribute */
  filter: Filter | null;
  /** of each element, or of a complex attribute */
  sub: Attribute | null;
};
