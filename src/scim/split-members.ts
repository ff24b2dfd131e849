import type { Filter } from './filter.ts';
import type { PatchOperation } from './patch-operation.ts';
import type { ComplexValue } from './resource.ts';
import { ScimError } from './scim-error.ts';

export type MemberChange = { kind: 'add' | 'remove' | 'replace'; ids: string[] } | { kind: 'remove-all' };

/**
 * The operations on a group's members apart from the others: members are thousands, and are changed where they
 * are stored. Throws ScimError.
 */
export function splitMembers(operations: readonly PatchOperation[]): {
  members: MemberChange[];
  others: PatchOperation[];
} {
  return {
    members: fold(operations.filter(isOfMembers).map(readChange)),
    others: operations.filter((operation) => !isOfMembers(operation)),
  };
}

function isOfMembers({ path }: PatchOperation): boolean {
  return path.extension === null && path.attribute?.name === 'members';
}

function readChange({ op, path, value }: PatchOperation): MemberChange {
  const { filter, sub } = path;
  if (sub || (filter && op !== 'remove')) {
    throw new ScimError(400, 'mutability', 'Members are added and removed, and not changed themselves.');
  }
  if (filter) return { kind: 'remove', ids: unique(idsInFilter(filter)) };
  if (value === null) return { kind: 'remove-all' };
  return { kind: op, ids: unique(idsOf(value as ComplexValue[])) };
}

/** What they come to, in at most two: Entra ID removes each member by an operation of its own. */
function fold(changes: MemberChange[]): MemberChange[] {
  let isReset = false;
  let added = new Set<string>();
  const removed = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'replace' || change.kind === 'remove-all') {
      isReset = true;
      added = new Set(change.kind === 'replace' ? change.ids : []);
      removed.clear();
    } else {
      const [into, from] = change.kind === 'add' ? [added, removed] : [removed, added];
      for (const id of change.ids) {
        into.add(id);
        from.delete(id);
      }
    }
  }
  if (isReset) return [added.size > 0 ? { kind: 'replace', ids: [...added] } : { kind: 'remove-all' }];
  const net: MemberChange[] = [
    { kind: 'remove', ids: [...removed] },
    { kind: 'add', ids: [...added] },
  ];
  return net.filter((change) => change.kind === 'remove-all' || change.ids.length > 0);
}

/** `value eq "…"`, or several of them joined by `or`. */
function idsInFilter(filter: Filter): string[] {
  if (filter.kind === 'or') return filter.filters.flatMap(idsInFilter);
  if (
    filter.kind === 'compare' &&
    filter.comparison === 'eq' &&
    filter.path.attributes.at(-1)?.name === 'value'
  ) {
    return [String(filter.value)];
  }
  throw new ScimError(400, 'invalidFilter', 'Members are chosen by their id: members[value eq "…"].');
}

/** Each of them has one: `readElements` saw to it. */
function idsOf(members: ComplexValue[]): string[] {
  return members.map((member) => String(member['value']));
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)];
}
