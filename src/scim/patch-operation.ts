import type { PatchPath } from './filter.ts';
import type { AttributeValue } from './resource.ts';

/** RFC 7644 §3.5.2, read: names resolved, the value in canonical form. */
export type PatchOperation = {
  op: 'add' | 'replace' | 'remove';
  path: PatchPath;
  /** null: there is none. With `remove`: the elements that are meant, null for all */
  value: AttributeValue | null;
};
