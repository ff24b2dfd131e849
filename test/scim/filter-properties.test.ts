import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttributePath, Comparison, Filter } from '../../src/scim/filter.ts';
import { matches, type Plain } from '../../src/scim/matches.ts';
import { parseFilter } from '../../src/scim/parse-filter.ts';
import { parsePatchPath } from '../../src/scim/parse-path.ts';
import { GROUP, RESOURCE_TYPES, USER } from '../../src/scim/resource-types.ts';
import type { Attribute } from '../../src/scim/attribute.ts';
import { ScimError } from '../../src/scim/scim-error.ts';
import { arbitraryFilters, smallTexts, smallTimes, smallValues } from './arbitrary-filters.ts';
import { printFilter } from './print-filter.ts';

describe.each(RESOURCE_TYPES)('a filter on a $name', (type) => {
  test('means the same, however it is written', () => {
    const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(arbitraryFilters(type), choices, (filter, given) => {
        let next = 0;
        const choose = (n: number) => given[next++ % given.length]! % n;
        const text = printFilter(filter, type, choose);
        fc.pre(new TextEncoder().encode(text).length <= 8 * 1024);
        expect(parseFilter(text, type)).toEqual(filter);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('whatever is sent', () => {
  const pieces = [
    '( ) [ ] " \\ . \u0000 \uD800 \' % .value "x" "work" not and or eq ne co gt pr true null 1 -1e999'.split(
      ' ',
    ),
    'userName emails type value meta.lastModified active manager members __proto__ constructor urn:'.split(
      ' ',
    ),
    [' ', USER.schema.id, `${USER.extensions[0]!.id}:`],
  ].flat();
  const soup = fc
    .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ' ')), { maxLength: 40 })
    .map((parts) => parts.flat().join(''));
  const texts = fc.oneof(soup, fc.string({ unit: 'binary' }), fc.string());

  test.each([
    ['a filter', parseFilter],
    ['a path', parsePatchPath],
  ] as const)('as %s is understood or refused with a sentence', (_, parse) => {
    fc.assert(
      fc.property(texts, fc.constantFrom(USER, GROUP), (text, type) => {
        const refusal = refusalOf(() => parse(text, type));
        if (!refusal) return;
        expect(refusal).toBeInstanceOf(ScimError);
        expect(refusal).toMatchObject({
          status: 400,
          scimType: expect.stringMatching(
            parse === parseFilter ? /^invalidFilter$/ : /^invalid(Filter|Path)$/,
          ),
          detail: expect.stringMatching(/^[^]{10,400}\.$/),
        });
      }),
      { numRuns: 3000 },
    );
  });
});

function refusalOf(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (error) {
    return error;
  }
}

describe('a filter holds of a resource', () => {
  test('exactly where a plain reading of all its values says so', () => {
    fc.assert(
      fc.property(arbitraryFilters(USER, smallValues), users, (filter, user) => {
        expect(matches(filter, user)).toBe(holds(filter, factsOf(user)));
      }),
      { numRuns: 2000 },
    );
  });
});

const users = fc
  .tuple(
    ...[null, ...USER.extensions.map(({ id }) => id)].map((extension) => {
      const attributes = extension === null ? USER.schema.attributes : USER.extensions[0]!.attributes;
      return recordOf(attributes).map((record) => (extension === null ? record : { [extension]: record }));
    }),
    fc.record(
      { externalId: smallTexts, meta: fc.record({ lastModified: smallTimes }) },
      { requiredKeys: [] },
    ),
  )
  .map((parts): Plain => Object.assign({}, ...parts) as Plain);

function recordOf(attributes: readonly Attribute[]): fc.Arbitrary<Plain> {
  const values = attributes.map((attribute) => [attribute.name, valueOf(attribute)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

function valueOf({ type, multiValued, subAttributes = [] }: Attribute): fc.Arbitrary<unknown> {
  const simple = { string: smallTexts, reference: smallTexts, dateTime: smallTimes, boolean: fc.boolean() };
  const one: fc.Arbitrary<unknown> = type === 'complex' ? recordOf(subAttributes) : simple[type];
  return multiValued ? fc.array(one, { maxLength: 3 }) : fc.option(one, { freq: 8 });
}

/** One value, where it is, and in which element of a list. */
type Fact = { place: string; element: number; value: string | boolean };

function factsOf(value: unknown, place = '', element = 0): Fact[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string' || typeof value === 'boolean') return [{ place, element, value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => factsOf(each, place, index));
  return Object.entries(value as Plain).flatMap(([name, each]) => factsOf(each, `${place}/${name}`, element));
}

function holds(filter: Filter, facts: Fact[]): boolean {
  switch (filter.kind) {
    case 'and':
      return !filter.filters.some((part) => !holds(part, facts));
    case 'or':
      return filter.filters.some((part) => holds(part, facts));
    case 'not':
      return !holds(filter.filter, facts);
    case 'present':
      return factsAt(filter.path, facts).length > 0;
    case 'within': {
      const inside = factsAt(filter.path, facts);
      const elements = [...new Set(inside.map(({ element }) => element))];
      return elements.some((one) =>
        holds(
          filter.filter,
          inside.filter(({ element }) => element === one),
        ),
      );
    }
    case 'compare': {
      const { path, comparison, value } = filter;
      const found = factsAt(path, facts).map((fact) =>
        outcomesOf(bytesOf(fact.value, path), bytesOf(value, path)),
      );
      return comparison === 'ne'
        ? found.every(({ ne }) => ne)
        : found.some((outcomes) => outcomes[comparison]);
    }
  }
}

/** With places from there. */
function factsAt({ extension, attributes }: AttributePath, facts: Fact[]): Fact[] {
  const names = attributes.map(({ name }) => name);
  const at = [...(extension === null ? [] : [extension]), ...names].map((name) => `/${name}`).join('');
  return facts
    .filter(({ place }) => place === at || place.startsWith(`${at}/`))
    .map((fact) => ({ ...fact, place: fact.place.slice(at.length) }));
}

function outcomesOf(a: Buffer, b: Buffer): Record<Comparison, boolean> {
  const order = Buffer.compare(a, b);
  return {
    eq: order === 0,
    ne: order !== 0,
    co: a.includes(b),
    sw: a.subarray(0, b.length).equals(b),
    ew: a.length >= b.length && a.subarray(a.length - b.length).equals(b),
    gt: order > 0,
    ge: order >= 0,
    lt: order < 0,
    le: order <= 0,
  };
}

function bytesOf(value: unknown, { attributes }: AttributePath): Buffer {
  const text = String(value);
  const letters = Array.from(text.normalize('NFC'), (letter) => letter.toLowerCase().replace('ς', 'σ'));
  return Buffer.from(attributes.at(-1)!.caseExact ? text : letters.join(''));
}
