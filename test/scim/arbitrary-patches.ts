import fc from 'fast-check';
import type { Change, Element } from './naive-patch.ts';
import { ENTERPRISE_URN } from './urns.ts';

// Few values, so that they meet often.
const texts = fc.constantFrom('a', 'b', 'B', 'c');
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 5 });
const ops = fc.constantFrom('add' as const, 'replace' as const, 'remove' as const);
const lists = fc.constantFrom('emails' as const, 'ims' as const);
const wholes = fc.constantFrom('name' as const, 'manager' as const);

const fields = {
  type: fc.constantFrom('work', 'home', 'Home'),
  value: texts,
  display: fc.constantFrom('x', 'y'),
  primary: fc.boolean(),
};
const elements: fc.Arbitrary<Element> = fc.record(fields, { requiredKeys: [] });
const parts = { name: ['givenName', 'familyName', 'middleName'], manager: ['value', '$ref'] } as const;

const values = fc
  .constantFrom(['title', false], ['userName', false], ['externalId', false], ['department', true] as const)
  .chain(([name, isOfExtension]) =>
    fc.record({
      kind: fc.constant('value'),
      op: ops,
      name: fc.constant(name),
      isOfExtension: fc.constant(isOfExtension),
      value: some(texts),
    }),
  );
const active = fc.record({
  kind: fc.constant('value'),
  op: ops,
  name: fc.constant('active'),
  isOfExtension: fc.constant(false),
  value: some(fc.boolean()),
});
const ofParts = wholes.chain((name) =>
  fc.record({
    kind: fc.constant('part'),
    op: ops,
    name: fc.constant(name),
    sub: fc.constantFrom(...parts[name]),
    value: some(texts),
  }),
);
const objects = wholes.chain((name) =>
  fc.record({
    kind: fc.constant('object'),
    op: ops,
    name: fc.constant(name),
    value: some(fc.dictionary(fc.constantFrom(...parts[name]), some(texts), { maxKeys: 3 })),
  }),
);
const ofLists = fc.record({
  kind: fc.constant('list'),
  op: ops,
  name: lists,
  value: some(fc.array(elements, { maxLength: 3 })),
});
const chosen = fc
  .constantFrom('type' as const, 'value' as const, 'display' as const, 'primary' as const, null)
  .chain((sub) =>
    fc.record({
      kind: fc.constant('chosen'),
      op: ops,
      name: lists,
      where: elements.filter((where) => Object.keys(where).length > 0),
      sub: fc.constant(sub),
      value: some<Element | string | boolean>(sub === null ? elements : fields[sub]),
    }),
  );

export const arbitraryChanges = fc.array(
  fc.oneof(values, active, ofParts, objects, ofLists, { arbitrary: chosen, weight: 3 }),
  { maxLength: 8 },
) as fc.Arbitrary<Change[]>;

/** A user as a body says it; a list in it may hold what is nothing, or the same twice. */
export const arbitraryBody = fc.record(
  {
    userName: texts,
    title: some(texts),
    active: fc.constantFrom(true, 'False', ''),
    name: fc.dictionary(fc.constantFrom(...parts.name), some(texts)),
    emails: fc.array(elements, { maxLength: 4 }),
    ims: fc.array(elements, { maxLength: 2 }),
    [ENTERPRISE_URN]: fc.record({ department: some(texts), manager: texts }, { requiredKeys: [] }),
  },
  { requiredKeys: ['userName'] },
);
