import { checkCount } from './check-count.ts';
import { comparable, mergeElements } from './merge-elements.ts';
import { patchChosenElements } from './patch-chosen-elements.ts';
import type { PatchOperation } from './patch-operation.ts';
import type { ComplexValue } from './resource.ts';
import type { Attribute } from './attribute.ts';

/** RFC 7644 §3.5.2 for a multi-valued attribute. Throws ScimError. */
export function patchElements(
  attribute: Attribute,
  elements: ComplexValue[],
  operation: PatchOperation,
): ComplexValue[] {
  const { filter, sub } = operation.path;
  const patched =
    filter === null && sub === null
      ? patchList(attribute, elements, operation)
      : mergeElements(attribute, [], patchChosenElements(attribute, elements, operation));
  checkCount(attribute, patched.length);
  return patched;
}

function patchList(
  attribute: Attribute,
  elements: ComplexValue[],
  { op, value }: PatchOperation,
): ComplexValue[] {
  const given = value as ComplexValue[] | null;
  switch (op) {
    case 'add':
      return mergeElements(attribute, elements, given ?? []);
    case 'replace':
      return mergeElements(attribute, [], given ?? []);
    case 'remove':
      if (given === null) return [];
      return elements.filter((element) => !given.some((meant) => isMeant(attribute, element, meant)));
  }
}

/** By its `value`, and its `type` if that is given too; without a `value` by all that is given. */
function isMeant({ subAttributes = [] }: Attribute, element: ComplexValue, meant: ComplexValue): boolean {
  const names = Object.keys(meant).filter(
    (name) => meant['value'] === undefined || name === 'value' || name === 'type',
  );
  return subAttributes
    .filter(({ name }) => names.includes(name))
    .every((sub) => comparable(sub, element[sub.name]) === comparable(sub, meant[sub.name]));
}
