import type { Filter } from './filter.ts';
import { makeElement } from './make-element.ts';
import { elementMatches } from './matches.ts';
import { demote } from './merge-elements.ts';
import type { PatchOperation } from './patch-operation.ts';
import { putSubAttribute } from './put-sub-attribute.ts';
import type { ComplexValue, SimpleValue } from './resource.ts';
import type { Attribute } from './attribute.ts';
import { ScimError } from './scim-error.ts';

/**
 * Those that a filter chooses, or all of them for `emails.display`. Where there are none to set, one is made:
 * so Entra ID sets `emails[type eq "work"].value`, though RFC 7644 §3.5.2.3 has `noTarget` for it. Throws ScimError.
 */
export function patchChosenElements(
  attribute: Attribute,
  elements: ComplexValue[],
  operation: PatchOperation,
): ComplexValue[] {
  const { op, path } = operation;
  const { filter, sub } = path;
  const chosen = elements.filter((element) => filter === null || elementMatches(filter, element));
  if (op === 'remove' && sub === null) return elements.filter((element) => !chosen.includes(element));
  if (op !== 'remove' && chosen.length === 0) {
    return onlyPrimary([...elements, change(make(attribute, filter), operation)], elements.length);
  }
  const changed = elements.map((element) =>
    chosen.includes(element) ? change(element, operation) : element,
  );
  const last = changed.findLastIndex(
    (element, at) => element['primary'] === true && chosen.includes(elements[at]!),
  );
  return onlyPrimary(changed, last);
}

function make({ name }: Attribute, filter: Filter | null): ComplexValue {
  const made = filter === null ? {} : makeElement(filter);
  if (made) return made;
  const detail = `No value of ${name} meets the filter, nor does it say how to make one.`;
  throw new ScimError(400, 'noTarget', detail);
}

/** What replaces an element as a whole still meets the filter, unless it says otherwise. */
function change(element: ComplexValue, { op, path, value }: PatchOperation): ComplexValue {
  const { filter, sub } = path;
  if (sub) return putSubAttribute(element, sub.name, value as SimpleValue | null);
  const kept = op === 'add' ? element : filter && makeElement(filter);
  return { ...kept, ...(value as ComplexValue) };
}

/** RFC 7644 §3.5.2: one that is set primary is the only one. */
function onlyPrimary(elements: ComplexValue[], at: number): ComplexValue[] {
  if (elements[at]?.['primary'] !== true) return elements;
  return elements.map((element, other) => (other === at ? element : demote(element)));
}
