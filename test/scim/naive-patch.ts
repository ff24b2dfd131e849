import { ENTERPRISE_URN } from './urns.ts';

/** What a patch means, told without schemas, paths or filters, and changing everything in place. */

type Op = 'add' | 'replace' | 'remove';
export type Element = { type?: string; value?: string; display?: string; primary?: boolean };
export type Change =
  | { kind: 'value'; op: Op; name: string; isOfExtension: boolean; value: string | boolean | null }
  | { kind: 'part'; op: Op; name: 'name' | 'manager'; sub: string; value: string | null }
  | { kind: 'object'; op: Op; name: 'name' | 'manager'; value: Record<string, string | null> | null }
  | { kind: 'list'; op: Op; name: 'emails' | 'ims'; value: Element[] | null }
  | {
      kind: 'chosen';
      op: Op;
      name: 'emails' | 'ims';
      where: Element;
      sub: keyof Element | null;
      value: Element | string | boolean | null;
    };

// oxlint-disable-next-line typescript/no-explicit-any -- whatever there is
type Plain = Record<string, any>;

export function patchNaively(user: Plain, changes: Change[]): Plain {
  const patched = structuredClone(user);
  for (const change of changes) apply(patched, change);
  for (const name of ['emails', 'ims']) {
    patched[name] = patched[name]?.filter((one: Element) => 'value' in one || 'display' in one) ?? [];
  }
  return withoutEmpty(patched);
}

function apply(user: Plain, change: Change): void {
  switch (change.kind) {
    case 'value':
      return set(change.isOfExtension ? (user[ENTERPRISE_URN] ??= {}) : user, change.name, change);
    case 'part':
      return set(whole(user, change.name), change.sub, change);
    case 'object': {
      if (change.op === 'remove' || change.value === null) return empty(whole(user, change.name));
      // The reference comes after what it refers to.
      const names = Object.keys(change.value).toSorted((a, b) => Number(a === '$ref') - Number(b === '$ref'));
      for (const sub of names)
        set(whole(user, change.name), sub, { op: change.op, value: change.value[sub]! });
      return;
    }
    case 'list':
      return applyToList((user[change.name] ??= []), change);
    case 'chosen': {
      const elements: Element[] = (user[change.name] ??= []);
      applyToChosen(elements, change);
      for (const element of elements.splice(0)) addTo(elements, element);
    }
  }
}

function whole(user: Plain, name: 'name' | 'manager'): Plain {
  return name === 'name' ? (user['name'] ??= {}) : ((user[ENTERPRISE_URN] ??= {}).manager ??= {});
}

function set(object: Plain, name: string, { op, value }: { op: Op; value: unknown }): void {
  const next = op === 'remove' || value === '' ? null : value;
  if (name === 'value' && object['value'] !== next) delete object['$ref'];
  if (next === null) delete object[name];
  else object[name] = next;
}

function empty(object: Plain): void {
  for (const name of Object.keys(object)) delete object[name];
}

function applyToList(elements: Element[], { op, value }: Extract<Change, { kind: 'list' }>): void {
  const given = value?.filter((one) => Object.keys(one).length > 0) ?? null;
  if (op === 'replace' || (op === 'remove' && given === null)) elements.length = 0;
  if (op !== 'remove') for (const element of given ?? []) addTo(elements, element);
  if (op !== 'remove' || given === null) return;
  for (let at = elements.length - 1; at >= 0; at -= 1) {
    const has = (one: Element, name: keyof Element) => isEqual(elements[at]![name], one[name]);
    const isGone = given.some((one) =>
      one.value === undefined
        ? Object.keys(one).every((name) => has(one, name as keyof Element))
        : has(one, 'value') && (one.type === undefined || has(one, 'type')),
    );
    if (isGone) elements.splice(at, 1);
  }
}

function applyToChosen(
  elements: Element[],
  { op, where, sub, value }: Extract<Change, { kind: 'chosen' }>,
): void {
  const names = Object.keys(where) as (keyof Element)[];
  const meets = (one: Element) => names.every((name) => isEqual(one[name], where[name]));
  const nothing = value === null || value === '' || (sub === null && Object.keys(value).length === 0);
  if (sub === null && nothing && op !== 'remove') {
    if (op === 'add' || value !== null) return;
  }
  if (sub === null && (op === 'remove' || nothing)) {
    const left = elements.filter((one) => !meets(one));
    elements.splice(0, elements.length, ...left);
    return;
  }
  if (op === 'remove' || nothing) {
    for (const one of elements.filter(meets)) delete one[sub!];
    return;
  }
  if (!elements.some(meets)) elements.push({ ...where });
  for (const one of elements.filter(meets)) {
    if (sub !== null) Object.assign(one, { [sub]: value });
    if (sub === null && op === 'replace') {
      empty(one);
      Object.assign(one, where);
    }
    if (sub === null) Object.assign(one, value);
    if (one.primary) demoteOthers(elements, one);
  }
}

function addTo(elements: Element[], given: Element): void {
  const same = elements.find((one) =>
    given.value === undefined
      ? one.value === undefined && isEqual(one.type, given.type) && isEqual(one.display, given.display)
      : isEqual(one.value, given.value) && isEqual(one.type, given.type),
  );
  const element = same ?? {};
  Object.assign(element, given);
  if (!same) elements.push(element);
  if (given.primary) demoteOthers(elements, element);
}

function demoteOthers(elements: Element[], primary: Element): void {
  for (const one of elements) if (one !== primary && one.primary) one.primary = false;
}

function isEqual(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function withoutEmpty(object: Plain): Plain {
  const left = Object.entries(object)
    .map(([name, value]) => [name, isPlain(value) ? withoutEmpty(value) : value] as const)
    .filter(([, value]) => typeof value !== 'object' || Object.keys(value as object).length > 0);
  return Object.fromEntries(left);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
