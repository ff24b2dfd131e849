import type { PatchPath } from './filter.ts';

/** `id`, `meta`, a user's `groups`, a manager's `displayName`; and `schemas`, which follow from the rest. */
export function isReadOnly({ attribute, sub }: PatchPath): boolean {
  if (attribute?.name === 'schemas') return true;
  return attribute?.mutability === 'readOnly' || sub?.mutability === 'readOnly';
}
