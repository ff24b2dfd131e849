import fc from 'fast-check';
import { COMMON_ATTRIBUTES } from '../../src/scim/common-attributes.ts';
import type { AttributePath, ComparedValue, Comparison, Filter } from '../../src/scim/filter.ts';
import type { Attribute, ResourceType } from '../../src/scim/attribute.ts';

/** Few, so that values and what they are compared with meet. */
const TEXTS = [
  'a',
  'A',
  'ab',
  'Ba',
  'é',
  'E\u0301',
  'ΟΣ',
  'οσ',
  '\uFFFD',
  '😀',
  '😁a',
  "%_'",
  '"\\',
  '\u0000',
];

export const smallTexts = fc.constantFrom('', ...TEXTS);
export const smallTimes = fc.constantFrom('2011-05-13T04:42:34.000Z', '2011-05-13T04:42:34.001Z');

type Values = { texts: fc.Arbitrary<string>; times: fc.Arbitrary<string> };

const anyValues: Values = {
  texts: fc.oneof(smallTexts, fc.string({ unit: 'binary', maxLength: 20 })),
  times: fc
    .date({
      noInvalidDate: true,
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
    })
    .map((date) => date.toISOString()),
};

export const smallValues: Values = { texts: smallTexts, times: smallTimes };

/** Filters of at most 50 comparisons, as parsing makes them. */
export function arbitraryFilters(type: ResourceType, values = anyValues): fc.Arbitrary<Filter> {
  const paths = pathsOf(type);
  const lists = paths.filter(
    ({ attributes: [{ type: kind, multiValued }, sub] }) => kind === 'complex' && multiValued && !sub,
  );
  const within = fc.constantFrom(...lists).chain((path) => {
    const relative = (path.attributes[0].subAttributes ?? []).map((sub): AttributePath => ({
      extension: null,
      attributes: [sub],
    }));
    return treeOf(leafOf(relative, values), 2).map((filter): Filter => ({ kind: 'within', path, filter }));
  });
  const leaf = fc.oneof({ weight: 3, arbitrary: leafOf(paths, values) }, { weight: 1, arbitrary: within });
  return treeOf(leaf, 3).filter((filter) => comparisonsOf(filter) <= 50);
}

/** Of the core, the common attributes and the extensions; with sub-attributes and without. */
function pathsOf({ schema, extensions }: ResourceType): AttributePath[] {
  const places: { extension: string | null; attributes: readonly Attribute[] }[] = [
    { extension: null, attributes: [...schema.attributes, ...COMMON_ATTRIBUTES] },
    ...extensions.map(({ id, attributes }) => ({ extension: id, attributes })),
  ];
  return places.flatMap(({ extension, attributes }) =>
    attributes.flatMap((attribute): AttributePath[] => [
      { extension, attributes: [attribute] },
      ...(attribute.subAttributes ?? []).map((sub): AttributePath => ({
        extension,
        attributes: [attribute, sub],
      })),
    ]),
  );
}

function treeOf(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf;
  const branch = treeOf(leaf, depth - 1);
  return fc.oneof(
    leaf,
    branch.map((filter): Filter => ({ kind: 'not', filter })),
    fc
      .tuple(fc.constantFrom('and', 'or'), branch, branch, fc.array(branch, { maxLength: 1 }))
      .map(([kind, first, second, others]): Filter => ({ kind, filters: [first, second, ...others] })),
  );
}

function leafOf(paths: AttributePath[], { texts, times }: Values): fc.Arbitrary<Filter> {
  const compared = paths.filter(({ attributes }) => attributes.at(-1)!.type !== 'complex');
  const comparison = fc.constantFrom(...compared).chain((path) => {
    const { type } = path.attributes.at(-1)!;
    const [comparisons, value] = {
      string: [[...EQUAL, ...PARTS, ...ORDER], texts] as const,
      reference: [[...EQUAL, ...PARTS, ...ORDER], texts] as const,
      dateTime: [[...EQUAL, ...ORDER], times] as const,
      boolean: [EQUAL, fc.boolean()] as const,
    }[type as 'string'];
    return fc
      .tuple(fc.constantFrom<Comparison>(...comparisons), value as fc.Arbitrary<ComparedValue>)
      .map(([operator, given]): Filter => ({ kind: 'compare', path, comparison: operator, value: given }));
  });
  const presence = fc.constantFrom(...paths).map((path): Filter => ({ kind: 'present', path }));
  return fc.oneof({ weight: 4, arbitrary: comparison }, { weight: 1, arbitrary: presence });
}

const EQUAL: Comparison[] = ['eq', 'ne'];
const PARTS: Comparison[] = ['co', 'sw', 'ew'];
const ORDER: Comparison[] = ['gt', 'ge', 'lt', 'le'];

function comparisonsOf(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, part) => sum + comparisonsOf(part), 0);
    case 'not':
    case 'within':
      return comparisonsOf(filter.filter);
    case 'present':
    case 'compare':
      return 1;
  }
}
