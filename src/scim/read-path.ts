import type { PatchPath } from './filter.ts';
import { parsePatchPath, UnknownAttribute } from './parse-path.ts';
import type { ResourceType } from './attribute.ts';

/** Where an operation is to be done, null where no schema knows the attribute. Throws ScimError. */
export function readPath(text: string, resourceType: ResourceType): PatchPath | null {
  try {
    return parsePatchPath(text, resourceType);
  } catch (error) {
    if (error instanceof UnknownAttribute) return null;
    throw error;
  }
}
