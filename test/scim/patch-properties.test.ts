import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../src/scim/apply-patch.ts';
import { project } from '../../src/scim/project.ts';
import { readPatch } from '../../src/scim/read-patch.ts';
import { readProjection } from '../../src/scim/read-projection.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import type { ResourceType } from '../../src/scim/attribute.ts';
import { ScimError } from '../../src/scim/scim-error.ts';
import { splitMembers } from '../../src/scim/split-members.ts';
import { arbitraryBody, arbitraryChanges } from './arbitrary-patches.ts';
import { patchNaively } from './naive-patch.ts';
import { writeOperation } from './write-operation.ts';
import { ENTERPRISE_URN, GROUP_URN, USER_URN } from './urns.ts';

const types = fc.constantFrom('User' as const, 'Group' as const);
const RESOURCE_TYPES = { User: USER, Group: GROUP };

/** Undefined where it is refused, as only a ScimError may. */
function orRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ScimError && error.status === 400 && error.scimType !== null) return undefined;
    throw error;
  }
}

test('a patch does what it means, in whatever way it is written', () => {
  let applied = 0;
  const ways = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(arbitraryBody, arbitraryChanges, ways, (body, changes, way) => {
      const user = readResource(body, USER);
      const before = structuredClone(user);
      const Operations = changes.map((change) => writeOperation(change, way.next().value ?? 0));
      const naive = patchNaively(user, changes);
      const expected = naive['userName'] === undefined ? undefined : naive;
      const patched = orRefused(() => applyPatch(user, readPatch({ Operations }, USER), USER));
      expect(patched).toStrictEqual(expected);
      expect(user).toStrictEqual(before);
      if (patched) applied += 1;
    }),
    { numRuns: 3000 },
  );
  expect(applied).toBeGreaterThan(1500);
});

describe('whatever JSON comes', () => {
  const names = [
    'schemas id meta externalId userName NAME name.givenName emails roles addresses active groups'.split(' '),
    'displayName members manager value type primary $ref __proto__ constructor toString'.split(' '),
    ['emails[type eq "work"].value', 'emails[', 'members[value eq "u1"]', 'a b', ''],
    [USER_URN, GROUP_URN, ENTERPRISE_URN, `${ENTERPRISE_URN}:manager`, `${USER_URN}:emails`],
  ].flat();
  const someName = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 }));
  const simple = fc.oneof(
    fc.constantFrom(null, '', true, false, 'True', 0, 7, -1.5, 1e300, 'a', 'A', 'work', '\u0000', '\ud800'),
    fc.string({ maxLength: 5 }),
    fc.constantFrom('{"value":"a"}', '{"value":{}}', '{', '{"__proto__":1}'),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      simple,
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(someName, tie('json'), { maxKeys: 6 }),
    ),
  }));
  const bodies = fc.dictionary(someName, json, { maxKeys: 8 });
  const resourceBody = fc
    .tuple(bodies, simple)
    .map(([given, required]) => ({ userName: required, displayName: 'a', ...given }));

  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'Replace', 'remove', 'move', null),
      path: fc.oneof(someName, json),
      value: json,
    },
    { requiredKeys: ['op'] },
  );
  const patchBody = fc.oneof(
    json,
    fc.record({ Operations: fc.array(operation, { maxLength: 4 }), schemas: json }),
    {
      arbitrary: fc.record({ Operations: fc.array(operation, { maxLength: 4 }) }),
      weight: 5,
    },
  );

  function render(resource: object, { schema: { id } }: ResourceType): Record<string, unknown> {
    return { schemas: [id], id: 'r1', ...resource, meta: { resourceType: 'any' }, groups: [{ value: 'g1' }] };
  }

  function holdsNothing(value: unknown): boolean {
    if (value === null || value === undefined || value === '') return true;
    if (typeof value !== 'object') return false;
    return Object.keys(value).length === 0 || Object.values(value).some(holdsNothing);
  }

  test('a resource is read or refused, and what was read is read the same again', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(json, resourceBody, arbitraryBody), types, (given, name) => {
        const type = RESOURCE_TYPES[name];
        const resource = orRefused(() => readResource(given, type));
        if (resource === undefined) return;
        read += 1;
        expect(readResource(render(resource, type), type)).toStrictEqual(resource);
        expect(JSON.parse(JSON.stringify(resource)), 'plain').toStrictEqual(resource);
        expect(holdsNothing(resource)).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  test('a patch is applied or refused', () => {
    let applied = 0;
    fc.assert(
      fc.property(patchBody, arbitraryBody, types, (given, user, name) => {
        const type = RESOURCE_TYPES[name];
        const resource = type === USER ? readResource(user, USER) : { displayName: 'All' };
        const patched = orRefused(() => {
          const { others } = splitMembers(readPatch(given, type));
          return applyPatch(resource, others, type);
        });
        if (patched === undefined) return;
        applied += 1;
        expect(readResource(patched, type)).toStrictEqual(patched);
      }),
      { numRuns: 3000 },
    );
    expect(applied).toBeGreaterThan(300);
  });

  test('a projection is read or refused, and shows nothing that was not there', () => {
    fc.assert(
      fc.property(json, json, arbitraryBody, types, (attributes, excludedAttributes, user, name) => {
        const type = RESOURCE_TYPES[name];
        const projection = orRefused(() => readProjection({ attributes, excludedAttributes }, type));
        if (projection === undefined) return;
        const rendered = render(readResource(user, USER), type);
        const shown = project(rendered, projection, type);
        expect(rendered).toMatchObject(shown);
        expect(shown).toMatchObject({ schemas: rendered['schemas'], id: 'r1' });
        expect(project(shown, projection, type), 'twice as once').toStrictEqual(shown);
      }),
      { numRuns: 1000 },
    );
  });
});
