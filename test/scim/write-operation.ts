import type { Change } from './naive-patch.ts';
import { ENTERPRISE_URN, USER_URN } from './urns.ts';

/** The operation that a client makes of it, in one of its many ways. `way`: any number. */
export function writeOperation(change: Change, way: number): object {
  const path = inSomeCase(pathOf(change), way);
  const op = [
    change.op,
    change.op.toUpperCase(),
    `${change.op.charAt(0).toUpperCase()}${change.op.slice(1)}`,
  ][way % 3]!;
  const value = valueOf(change, way);
  if (change.op === 'remove') return change.kind === 'list' ? { op, path, value } : { op, path };
  return way % 2 === 0 ? { op, path, value } : { op, value: { [path]: value } };
}

function pathOf(change: Change): string {
  switch (change.kind) {
    case 'value':
      return `${change.isOfExtension ? `${ENTERPRISE_URN}:` : ''}${change.name}`;
    case 'part':
      return `${urnOf(change.name)}:${change.name}.${change.sub}`;
    case 'object':
      return `${urnOf(change.name)}:${change.name}`;
    case 'list':
      return change.name;
    case 'chosen': {
      const where = Object.entries(change.where).map(
        ([name, value]) => `${name} eq ${JSON.stringify(value)}`,
      );
      return `${change.name}[${where.join(' and ')}]${change.sub ? `.${change.sub}` : ''}`;
    }
  }
}

function urnOf(name: 'name' | 'manager'): string {
  return name === 'name' ? USER_URN : ENTERPRISE_URN;
}

/** Not of what stands between quotes. */
function inSomeCase(path: string, way: number): string {
  if (way % 5 > 1) return path;
  const pieces = path.split(/("[^"]*")/);
  return pieces.map((piece) => (piece.startsWith('"') ? piece : piece.toLowerCase())).join('');
}

function valueOf(change: Change, way: number): unknown {
  const { value } = change;
  if (value === null) return way % 3 === 0 ? '' : null;
  if (typeof value === 'boolean') return way % 3 === 0 ? String(value).toUpperCase() : value;
  if (change.kind === 'list' && change.value?.length === 1 && way % 3 === 0) return change.value[0];
  return value;
}
