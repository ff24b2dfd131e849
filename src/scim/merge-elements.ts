import { foldCase } from './fold-case.ts';
import type { ComplexValue, SimpleValue } from './resource.ts';
import type { Attribute } from './attribute.ts';

/**
 * Elements with others added: one that is there already is not there twice (RFC 7643 §2.4: by `type` and
 * `value`), and takes over what the new one says. The last new one that is primary is the only one
 * (RFC 7644 §3.5.2).
 */
export function mergeElements(
  attribute: Attribute,
  elements: readonly ComplexValue[],
  added: readonly ComplexValue[],
): ComplexValue[] {
  const merged = new Map<string, ComplexValue>();
  const put = (element: ComplexValue): string => {
    const key = keyOf(attribute, element);
    merged.set(key, { ...merged.get(key), ...element });
    return key;
  };
  elements.forEach(put);
  const primary = added.map((element) => ({ key: put(element), element })).findLast(isPrimary)?.key;
  if (primary === undefined) return [...merged.values()];
  return [...merged].map(([key, element]) => (key === primary ? element : demote(element)));
}

/** The same for elements that are the same. Of those without a `value`, such as addresses, all is compared. */
function keyOf(attribute: Attribute, element: ComplexValue): string {
  const { subAttributes = [] } = attribute;
  const names = element['value'] === undefined ? null : ['type', 'value'];
  const compared = subAttributes.filter(({ name }) => (names ? names.includes(name) : name !== 'primary'));
  return JSON.stringify(compared.map((sub) => comparable(sub, element[sub.name])));
}

/** As values are compared: without case, unless the attribute is case exact. */
export function comparable(
  { caseExact }: Attribute,
  value: SimpleValue | undefined,
): SimpleValue | undefined {
  return typeof value === 'string' && !caseExact ? foldCase(value) : value;
}

function isPrimary({ element }: { element: ComplexValue }): boolean {
  return element['primary'] === true;
}

export function demote(element: ComplexValue): ComplexValue {
  return element['primary'] === true ? { ...element, primary: false } : element;
}
